import { plural } from '../format';

const n = (count: number, one: string, many: string) => `${count} ${plural('en', count, { one, many })}`;
const cells = (count: number) => n(count, 'cell', 'cells');

/** "3"; "3, 4, 5"; "3, 4, … 12". */
const listed = (all: readonly number[]) =>
  (all.length <= 5 ? all.map(String) : [String(all[0]), String(all[1]), '…', String(all.at(-1))]).join(', ');

type V = Readonly<Record<string, number>>;
const v = (values: V, name: string) => values[name] ?? 0;

export const why = {
  title: (size: string) => `Why ${size}?`,
  axes: { both: 'height and width', channels: 'channels', height: 'height', width: 'width', values: 'values' },
  axis: (axis: number) => `axis ${axis}`,
  /** Of an operation: the shapes that come in, and its rule without numbers. */
  come: (shapes: string) => `comes in: ${shapes}`,
  rule: 'Rule',

  /** Where a view makes another batch. */
  batch: {
    became: (from: number, to: number) => `your batch of ${from} became ${to}`,
    title: 'What a view did to the batch',
    what: (from: number, to: number) =>
      `This view lays ${from === 1 ? 'one picture' : `${from} pictures`} out as ${to} rows, and PyTorch takes every row for a picture of its own: what follows computes ${to} answers, each from a part of your picture. Nothing is refused, and a loss over ${from} ${from === 1 ? 'label' : 'labels'} fails only later, if at all.`,
    instead:
      'The −1 stands where the batch stands, and takes whatever the other numbers leave over. Keep the batch and let −1 take the features: x.view(x.size(0), −1), or nn.Flatten(); then a Linear that was made for another number of features is refused at once.',
  },

  /** What each step of the working says. */
  steps: {
    same: (x: V) =>
      `padding='same' adds what a window takes beyond one cell: ${v(x, 'before')} before, ${v(x, 'after')} after`,
    padded: (x: V) => {
      const [a, b] = [v(x, 'before'), v(x, 'after')];
      if (a === b) return a < 0 ? `${cells(-a)} cropped on either side` : `${cells(a)} of padding on either side`;
      return `padding: ${a} before, ${b} after`;
    },
    unpadded: (x: V) => `No padding: the line is ${cells(v(x, 'input'))} long`,
    span: (x: V) => `With dilation ${v(x, 'dilation')}, ${cells(v(x, 'kernel'))} reach over ${v(x, 'span')}`,
    room: (x: V) => `The first window takes ${v(x, 'span')}; the rest is room to move`,
    'moves-exact': (x: V) =>
      v(x, 'stride') === 1
        ? 'It moves one cell at a time'
        : `It moves ${cells(v(x, 'stride'))} at a time, and that divides`,
    'moves-floor': (x: V) => {
      const [left, pad, own] = [v(x, 'left'), v(x, 'leftPadding'), v(x, 'leftCells')];
      const whose = own === 0 ? 'only padding' : pad === 0 ? 'never read' : `${own} never read, ${pad} padding`;
      return `It moves ${cells(v(x, 'stride'))} at a time, whole moves only: ${cells(left)} left over (${whose})`;
    },
    'moves-ceil': (x: V) =>
      `It moves ${cells(v(x, 'stride'))} at a time; ceil_mode adds a move whose window hangs over by ${v(x, 'beyond')}`,
    windows: (_: V) => 'The first place, and one more for each move',
    dropped: (_: V) => 'The last would start in the padding behind the map: PyTorch drops it',
    'pad-before': (x: V) => `${cells(v(x, 'by'))} added before`,
    'pad-after': (x: V) => `${cells(v(x, 'by'))} added after`,
    'crop-before': (x: V) => `${cells(v(x, 'by'))} cropped before`,
    'crop-after': (x: V) => `${cells(v(x, 'by'))} cropped after`,
    spread: (x: V) =>
      v(x, 'stride') === 1
        ? `${cells(v(x, 'input'))} side by side`
        : `${cells(v(x, 'input'))} set ${v(x, 'stride')} apart: ${v(x, 'gaps')} empty between two`,
    stamp: (x: V) =>
      v(x, 'dilation') === 1
        ? `Each stamps a kernel of ${v(x, 'kernel')}: the last one ends that much later`
        : `Each stamps a kernel of ${v(x, 'kernel')}, dilated to ${v(x, 'span')}`,
    cut: (x: V) => `padding cuts ${cells(v(x, 'padding'))} off either end`,
    extended: (x: V) => `output_padding adds ${cells(v(x, 'by'))} at the end`,
    given: (x: V) => `The layer is told what to make: ${cells(v(x, 'output'))}`,
    kept: (x: V) => `As many cells as come in: ${v(x, 'output')}`,
    scaled: (x: V) => `${cells(v(x, 'input'))} times the scale, rounded down`,
    bin: (x: V) => `Output ${v(x, 'o')}: from its first cell to its last, ${cells(v(x, 'size'))}`,
    source: (x: V) => {
      const [first, last] = [v(x, 'first'), v(x, 'last')];
      const from = first === last ? `takes cell ${first}` : `mixes cells ${first} to ${last}`;
      return `Output ${v(x, 'o')} stands at this place of the input and ${from}`;
    },
    shuffled: (x: V) => `${v(x, 'factor')}² channels become a square of ${v(x, 'factor')} × ${v(x, 'factor')} cells`,
    unshuffled: (x: V) => `A square of ${v(x, 'factor')} × ${v(x, 'factor')} cells becomes ${v(x, 'factor')}² channels`,
    halved: (x: V) =>
      `Two halves of ${cells(v(x, 'input') / 2)}: each value of the first is gated by one of the second`,
    flattened: (x: V) =>
      `All cells in one row, channel after channel: ${v(x, 'channels')} maps of ${v(x, 'height')} × ${v(x, 'width')}`,
    features: (x: V) => `Linear reads a row of ${v(x, 'input')} and makes ${v(x, 'output')} features`,
    rows: (x: V) => `Linear reads each row by itself: ${v(x, 'output')} rows stay`,
  },

  /** What an operation does to an axis. */
  operations: {
    alike: (_: V) => 'Alike in all that comes in, and so it stays',
    stretched: (x: V) =>
      `Broadcasting: sizes are equal, or one of them is 1, and its one cell is taken ${v(x, 'size')} times`,
    joined: (x: V) => `Laid behind one another: the sizes of all ${v(x, 'count')} are added`,
    stacked: (x: V) => `A new axis, one place for each of the ${v(x, 'count')} tensors`,
    sliced: (x: V) =>
      `Of ${v(x, 'size')} cells those from ${v(x, 'start')} up to before ${v(x, 'stop')}, ${v(x, 'step') === 1 ? 'each' : `every ${v(x, 'step')}th`}: the last step is counted where it begins inside`,
    moved: (x: V) => `As long as axis ${v(x, 'from')} of what comes in`,
    inferred: (x: V) => `The same ${v(x, 'cells')} values in another shape: what the other sizes leave`,
    told: (_: V) => 'The size that the call names',
    added: (_: V) => 'A new axis of one cell',
  },

  together: 'Together',

  drawing: {
    label: (input: number, output: number) => `The line of ${cells(input)}, the windows on it, and the ${output} made`,
    input: 'in',
    output: 'out',
    window: 'window',
    stamp: 'input cell',
    /** Of the window that is lit. */
    reads: (index: number, all: readonly number[], padding: number, beyond: number) => {
      const parts = [
        all.length === 0 ? '' : `${all.length === 1 ? 'cell' : 'cells'} ${listed(all)}`,
        padding > 0 ? `${padding} of padding` : '',
        beyond > 0 ? `${beyond} beyond the end` : '',
      ];
      return `output ${index} reads ${parts.filter((part) => part !== '').join(' + ')}`;
    },
    writes: (index: number, all: readonly number[], cut: number) =>
      `input ${index} is stamped on ${all.length === 0 ? 'nothing' : `outputs ${listed(all)}`}${cut > 0 ? ` (${cut} cut off)` : ''}`,
    dropped: 'this window is dropped',
    roles: {
      padding: 'padding',
      cropped: 'cropped',
      left: 'left over',
      unread: 'never read',
      beyond: 'beyond the end',
      cut: 'cut off by padding',
      added: 'output_padding',
      hole: 'nothing stamped here',
    },
  },
  play: 'Watch the window go over the map',
};
