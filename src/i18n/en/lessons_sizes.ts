/** A question to the class: the right one of the choices stands in the catalogue of lessons. */
export interface AskWords {
  readonly question: string;
  readonly choices: readonly string[];
  /** Said when it is uncovered. */
  readonly answer: string;
}

export interface StepWords {
  readonly text: string;
  /** For the speaker alone. */
  readonly notes: string;
  readonly ask?: AskWords;
}

export interface LessonWords {
  readonly title: string;
  /** What somebody can do afterwards. */
  readonly about: string;
  readonly steps: readonly StepWords[];
}

/** Sizes, padding, stride, and how far a cell sees. */
export const lessonsOnSizes = {
  'why-14': {
    title: 'Why 16 becomes 14',
    about: 'Say the size of a map before it is computed, for any kernel.',
    steps: [
      {
        text: 'A picture of 16 × 16 goes into the first layer; a map of 14 × 14 comes out. Nobody cut anything off. Where did two rows and two columns go?',
        notes:
          'Let them look for half a minute, and collect guesses without judging them. Maps are drawn at one scale: the ring that is missing can be seen.',
      },
      {
        text: 'A kernel of 3 has to lie on the picture with all of itself. Its left edge can stand at column 0, 1, 2 … 13: that makes 14 places, and one cell of the map for each.',
        notes:
          'Count aloud from 0 to 13 with a finger. The formula under the spotlight is this counting and nothing else: 16 − 3 + 1.',
      },
      {
        text: 'Now the kernel is 5 wide.',
        notes:
          'Ask for hands before you uncover. 11 comes from those who subtract 5, 13 from those who think of one more than before.',
        ask: {
          question: 'The picture is 16 wide, the kernel 5. How wide is the map?',
          choices: ['14', '13', '12', '11'],
          answer: '12. Its left edge can stand at 0 … 11: 16 − 5 + 1 places. In general, input − kernel_size + 1.',
        },
      },
      {
        text: 'A kernel of 1 fits everywhere, so nothing is taken off: each output cell is computed from one pixel.',
        notes:
          'The smallest case is a good test of any formula: 16 − 1 + 1 = 16. 1 × 1 layers mix channels, and look at no neighbours.',
      },
      {
        text: 'Three layers stand one behind the other, each with a kernel of 3.',
        notes: 'Each takes off 2 of what it gets, not of the 16. Some say 14 since “a kernel of 3 gives 14”.',
        ask: {
          question: 'The picture is 16 wide. How wide is the map of the third layer?',
          choices: ['14', '10', '13', '8'],
          answer: '10: 16 → 14 → 12 → 10. Each layer takes kernel_size − 1 off what comes in.',
        },
      },
      {
        text: 'The picture is only 8 × 8 now, and a fourth layer stands behind the three.',
        notes: 'What appears is PyTorch’s own message, word for word: they will meet it again at home.',
        ask: {
          question: 'What comes out of the fourth layer?',
          choices: ['A map of 1 × 1', 'A map of 0 × 0', 'A map of 2 × 2', 'An error'],
          answer: 'An error. 8 → 6 → 4 → 2, and a kernel of 3 does not fit on 2 pixels anywhere.',
        },
      },
      {
        text: 'A ring of one zero around the picture makes it 18 wide, and 18 − 3 + 1 = 16. This is what padding=1 is for.',
        notes:
          'Turn padding to 0 and back, so that the ring goes and comes. What padding does not give back is the next lesson.',
      },
      {
        text: 'Your turn: take 13 × 13 down to a single cell, without pooling, with three convolutions and kernels of at most 5.',
        notes: 'Five minutes in pairs. 13 → 9 → 5 → 1 is one way; stride gives others.',
      },
    ],
  },
  padding: {
    title: 'What padding gives back, and what it does not',
    about: 'Tell size from information, and say how much of a map rests on invented pixels.',
    steps: [
      {
        text: 'padding=1 with a kernel of 3: 16 × 16 goes in, 16 × 16 comes out. The size is back.',
        notes: 'Recall the formula: 16 + 2 · 1 − 3 + 1. Then ask what the kernel reads where there is no picture.',
      },
      {
        text: 'At the border the kernel reads zeros that nobody photographed. Hover a cell in the corner: its window hangs over the edge.',
        notes:
          'Point at a corner, then at an edge, then at the middle. In the corner only four of the nine cells of the window are pixels.',
      },
      {
        text: 'Cells whose window touched the padding are called border cells here.',
        notes: 'Let them estimate. The count is 4 · 15 = 60 of 256.',
        ask: {
          question: 'How many of the 16 × 16 cells are border cells?',
          choices: ['About 6 %', 'About 12 %', 'About 23 %', 'About 50 %'],
          answer: '23 %: the outer ring has 4 · 15 = 60 of the 256 cells.',
        },
      },
      {
        text: 'Three such layers, each with padding=1.',
        notes: 'The ring grows inwards by one with every layer. 16² − 10² = 156 of 256.',
        ask: {
          question: 'How many cells of the third map rest on padding somewhere?',
          choices: ['Still 23 %', 'About 33 %', 'About 46 %', 'About 61 %'],
          answer: '61 %. What reads a border cell is border itself, so the ring is three wide: 156 of 256 cells.',
        },
      },
      {
        text: 'The same weights without padding (above) and with it (below). In the interior all numbers are the same; padding adds a ring around them and changes nothing within.',
        notes: 'Hover a cell in one and look at the other. The map above is the map below with its ring cut off.',
      },
      {
        text: 'padding may be larger than it takes to keep the size.',
        notes: 'Those who say “the same, padding keeps the size” have learned a rule in place of the formula.',
        ask: {
          question: 'Kernel 3 and padding=2 on 16 pixels: how wide is the map?',
          choices: ['16', '17', '18', '20'],
          answer: '18 = 16 + 2 · 2 − 3 + 1. The corner cell’s window holds one single pixel.',
        },
      },
      {
        text: 'padding_mode="reflect" (above) puts mirrored pixels where zeros stood (below). They are invented as well, but they vary as pixels do.',
        notes:
          'Compare the outermost ring of both. Neither brings new information: pixels are read twice, or zeros are read.',
      },
      {
        text: 'Your turn: two kernels, 3 and 5, on a map of 12 × 12. Keep both, and keep the size.',
        notes: 'Once it is solved, ask for the rule for any odd kernel: (kernel_size − 1) / 2.',
      },
    ],
  },
  stride: {
    title: 'Stride, and what is never read',
    about: 'Say what a stride takes off, what falls off the end, and how far apart cells stand.',
    steps: [
      {
        text: 'stride=1 (above) puts the kernel at every place, stride=2 (below) at every second one. Half as many places, half the width.',
        notes: 'The values below are every second value of those above: same weights, same places, just fewer of them.',
      },
      {
        text: 'Places are counted in steps: ⌊(16 + 2 · 1 − 3) / 2⌋ + 1 = 8. The floor says that a step that does not fit is not taken.',
        notes: 'Work it out aloud: 15 / 2 = 7.5, so seven steps from the first place, and the first place itself.',
      },
      {
        text: 'The picture is 15 wide now. The kernel is 2 wide and moves by 2.',
        notes: 'Eight is the frequent answer, from rounding up.',
        ask: {
          question: '15 pixels, kernel 2, stride 2: how wide is the map?',
          choices: ['7', '8', '7.5: an error', '14'],
          answer: '7. Seven pairs fit into 15 pixels; for an eighth one pixel is missing.',
        },
      },
      {
        text: 'The last row and the last column of the picture lie in no window. Whatever stands there, the net cannot know.',
        notes: 'The page marks what is never read. Turn padding to 1 or the kernel to 3 and see it change.',
      },
      {
        text: 'A kernel of 1 that moves by 2.',
        notes: 'This is the shortcut of many residual networks.',
        ask: {
          question: 'Which share of the 16 × 16 pixels is read at all?',
          choices: ['All', 'One half', 'One quarter', 'One eighth'],
          answer: 'One quarter: every second column of every second row. The rest is thrown away unseen.',
        },
      },
      {
        text: 'Where stride equals kernel_size, windows lie side by side like tiles: every pixel is read once, and none twice.',
        notes: '15 = 5 · 3. With 16 pixels one row and one column would be left over.',
      },
      {
        text: 'Two layers with stride 2 stand one behind the other, on a picture of 32 × 32.',
        notes: 'Steps multiply; they do not add. Hover two neighbours of the last map and look at the input.',
        ask: {
          question: 'Neighbouring cells of the last map: how many pixels apart are their windows in the picture?',
          choices: ['2', '3', '4', '8'],
          answer: '4 = 2 · 2. The page calls it the jump.',
        },
      },
      {
        text: 'Your turn: halve 15 × 15 to 7 × 7 so that no pixel is left unread.',
        notes: 'MaxPool2d(2) is what stands there; it loses the last row. A kernel of 3 with stride 2 does not.',
      },
    ],
  },
  'receptive-field': {
    title: 'How far a cell sees',
    about: 'Work out the receptive field of any chain of layers, and spend it well.',
    steps: [
      {
        text: 'Every cell of this map was computed from 3 × 3 pixels. That window is its receptive field.',
        notes: 'Hover a cell in the middle; the window lights up on the input.',
      },
      {
        text: 'Two layers with a kernel of 3, one behind the other.',
        notes: 'Six is adding kernels, nine is multiplying them. Let them draw it in one dimension.',
        ask: {
          question: 'How wide is the receptive field of the second layer?',
          choices: ['3', '5', '6', '9'],
          answer: '5. The window of 3 cells in the first map; the outer two of them see one pixel further each.',
        },
      },
      {
        text: 'A third layer makes it 7: each kernel of 3 adds 2, as long as nothing strides.',
        notes: 'field = 1 + the sum of (kernel_size − 1). With twenty such layers it is 41.',
      },
      {
        text: 'Now the first layer has stride 2.',
        notes: 'Neighbours in the first map stand two pixels apart, so what the second kernel adds counts double.',
        ask: {
          question: 'Kernel 3 with stride 2, then kernel 3: how wide is the field?',
          choices: ['5', '6', '7', '9'],
          answer: '7 = 3 + 2 · 2. Each layer adds (kernel_size − 1) times the jump before it.',
        },
      },
      {
        text: 'A convolution, a pooling of 2, a convolution.',
        notes: 'Pooling is a window as well: it adds (2 − 1) · 1, and doubles the jump.',
        ask: {
          question: 'How wide is the field behind all three?',
          choices: ['6', '7', '8', '10'],
          answer: '8: 3, then + 1 for the pool, then + 2 · 2 for the last kernel.',
        },
      },
      {
        text: 'One kernel of 5 (above) sees as far as two of 3 (below). Per pair of channels the first has 25 weights, the two have 18, and a ReLU between them.',
        notes: 'This is VGG’s argument (Simonyan and Zisserman 2014). With 7 against three times 3 it is 49 to 27.',
      },
      {
        text: 'With stride the field grows by doubling: after three layers a cell sees 15 of 31 pixels.',
        notes: '3, 7, 15: one more layer, and it is 31. Depth alone would need fifteen layers for that.',
      },
      {
        text: 'Your turn: a single cell that sees all of 31 × 31, with kernels of at most 3, no pooling, and 40 parameters at most.',
        notes: 'If they are stuck, point back to the step before.',
      },
    ],
  },
} as const satisfies Readonly<Record<string, LessonWords>>;
