/** What the page is, and what its keys do. */
export const helpPage = {
  title: 'Keyboard',
  what: [
    'ConvScope shows what kernel_size, stride and padding of every layer do to the feature maps of a CNN: turn a slider, and sizes, maps and means follow at once. All maps are drawn at one scale, so a border that shrinks from 16 to 14 is plain to see.',
    'Press a formula to see why a size is what it is, and a cell to see why its value is. Code takes your own network, Compare puts a second one under it, Experiment asks a thousand seeds, Lessons walk you through.',
  ],
  keys: [
    ['?', 'this help'],
    ['Shift P', 'present: big type for a projector'],
    ['Ctrl/⌘ Z', 'undo'],
    ['Shift Ctrl/⌘ Z, Ctrl Y', 'redo'],
    ['N', 'next seed'],
    ['P', 'networks to start from'],
    ['← →', 'on a slider: one step'],
    ['Page ↑ ↓', 'on a slider or in a field: a larger step'],
    ['Home, End', 'on a slider: to its ends'],
    ['↑ ↓', 'in a field: one step'],
    ['Enter', 'in a field: take what is typed; Escape puts the old value back'],
    ['Alt ← →', 'on the name of a layer: move it'],
    ['← → ↑ ↓', 'on a sheet of channels: walk; on a large map: from cell to cell'],
    ['Tab', 'from control to control'],
  ],
  typing:
    "A field takes more than its slider shows: 3, 5 or (3, 5) sets height and width separately, None and 'same' are understood where PyTorch takes them.",
  about: 'The numbers are PyTorch 2.14.1’s, computed here in the browser; nothing is uploaded.',
};
