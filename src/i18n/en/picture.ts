import type { ByteUnits } from '../figures';
import { plural } from '../format';

const n = (count: number, one: string, many: string) => `${count} ${plural('en', count, { one, many })}`;

type Pair = readonly [number, number];

const arrow = ([from, to]: Pair) => `${from} → ${to}`;

/** "16 → 14"; with both axes "16 → 14, 24 → 20". */
const arrows = (sizes: readonly Pair[]) => sizes.map(arrow).join(', ');

/** Runs of indices, the first of them where there are `more`: "15"; "0, 12–15"; "0, 2, 4, …". */
export interface Places {
  readonly runs: readonly Pair[];
  readonly more: boolean;
}

const places = ({ runs, more }: Places) =>
  [...runs.map(([a, b]) => (a === b ? `${a}` : `${a}–${b}`)), ...(more ? ['…'] : [])].join(', ');

/** "× 2", "÷ 2", "× 1.5". */
const factor = (by: number) => (by < 1 && Number.isInteger(1 / by) ? `÷ ${1 / by}` : `× ${Number(by.toFixed(2))}`);

const ordinal = (k: number) => (k === 2 ? '2nd' : k === 3 ? '3rd' : `${k}th`);

const and = (parts: readonly (string | null)[]) => parts.filter((p) => p !== null).join(' and ');

export const picture = {
  flow: 'The network, from the input to the output',
  input: 'input',
  off: 'off: passes through',
  afterFault: 'not reached',
  empty: 'empty map',
  emptyHint: 'It has no cells: nothing to draw, and nothing to take a mean of.',

  map: {
    label: (name: string, channel: number | 'mean', shape: string) =>
      `${name}, ${channel === 'mean' ? 'mean over channels' : `channel ${channel}`}, ${shape}`,
    cursor: (name: string) => `Map of ${name}: arrow keys move a cursor over its cells`,
  },

  /** Over a map: what its stage did to the size of what came in. */
  caption: {
    before: (activation: string) => `before ${activation}`,
    after: (activation: string) => `after ${activation}`,
    beforeAfter: (activation: string) => `What ${activation} does to the values`,
    lost: (sizes: readonly Pair[]) => (sizes.length > 1 ? `lost ${arrows(sizes)}` : `lost ring ${arrows(sizes)}`),
    kept: (padded: number, eaten: number) => (eaten === 0 ? `+${padded} padded` : `+${padded} padded, −${eaten} eaten`),
    pads: ([h, w]: readonly [Pair, Pair]) => {
      const all = [...h, ...w];
      const both = ([a, b]: Pair) => `${Math.abs(a)}+${Math.abs(b)}`;
      const sides = h[0] === w[0] && h[1] === w[1] ? both(h) : `H ${both(h)}, W ${both(w)}`;
      if (all.every((n) => n >= 0)) return `padded ${sides}`;
      if (all.every((n) => n <= 0)) return `cropped ${sides}`;
      const mixed = ([a, b]: Pair) => [a, b].map((n) => (n > 0 ? `+${n}` : `${n}`.replace('-', '−'))).join(' ');
      return `H ${mixed(h)}, W ${mixed(w)}`;
    },
    zeros: ([h, w]: Pair) => `zeros between, stride ${h === w ? h : `${h} × ${w}`}`,
    bins: ([h, w]: readonly [Pair, Pair]) => {
      const one = ([least, most]: Pair) => (least === most ? `${least}` : `${least}–${most}`);
      return one(h) === one(w) ? `bins of ${one(h)}` : `bins of ${one(h)} × ${one(w)}`;
    },
    times: ([h, w]: Pair) => (h === w ? factor(h) : `H ${factor(h)}, W ${factor(w)}`),
    shuffled: (by: number) => `${by} × ${by} out of channels`,
    unshuffled: (by: number) => `${by} × ${by} into channels`,
    flat: 'end to end',
    stride: ([h, w]: Pair) => (h === w ? `every ${ordinal(h)} position` : `strides ${h} × ${w}`),
    resized: (sizes: readonly Pair[]) => arrows(sizes),
    same: 'same size',
    input: (source: string) => source,
  },

  /** Under a map: what the next layer does to it. */
  next: {
    padded: ([top, bottom, left, right]: readonly [number, number, number, number], name: string) => {
      const alike = top === bottom && left === right;
      const cells =
        alike && top === left ? `${top}` : alike ? `${top} × ${left}` : `H ${top}+${bottom}, W ${left}+${right}`;
      return `${cells} padded for ${name}`;
    },
    /** Without a name where there is little room. */
    unread: (rows: number, cols: number, name: string | null) => {
      const what = and([rows > 0 ? n(rows, 'row', 'rows') : null, cols > 0 ? n(cols, 'column', 'columns') : null]);
      return name === null ? `${what} unread` : `${what} unread by ${name}`;
    },
    unreadWhere: (rows: Places, cols: Places, name: string) =>
      `${name} never reads ${and([
        rows.runs.length > 0 ? `rows ${places(rows)}` : null,
        cols.runs.length > 0 ? `columns ${places(cols)}` : null,
      ])} of this map`,
  },

  lane: {
    chip: (kind: string) => `Show the map before ${kind}`,
    chipOn: (kind: string) => `Show what went into ${kind}`,
    chipOff: (kind: string) => `Show what comes out of ${kind}`,
    height: 'H',
    width: 'W',
    spoken: (h: Pair, w: Pair) =>
      h[0] === w[0] && h[1] === w[1]
        ? `height and width ${h[0]} to ${h[1]}`
        : `height ${h[0]} to ${h[1]}, width ${w[0]} to ${w[1]}`,
  },

  sheet: {
    label: (name: string, count: number) => `Channels of ${name}: ${n(count, 'channel', 'channels')}`,
    channel: (channel: number) => `channel ${channel}`,
    of: (count: string) => `of ${count}`,
    values: (count: number, text: string) => `${text} ${plural('en', count, { one: 'value', many: 'values' })}`,
    firstOnes: (shown: string) => `the first ${shown} are here`,
    vector: (name: string, count: number) => `Values of ${name}, ${n(count, 'value', 'values')} in rows`,
    meanOver: 'mean over channels',
    mean: 'mean',
    meanTitle: 'Show the mean over all channels in the large map',
  },

  readouts: {
    shape: 'shape',
    mean: 'mean',
    std: 'std',
    min: 'min',
    max: 'max',
    zeros: 'zeros',
    params: 'params',
    zerosTitle: 'share of exact zeros',
    copyMean: (full: string) => `Copy the mean in full precision: ${full}`,
    copied: 'copied',
    copyFailed: 'could not copy',
    notFinite: (count: string, c: number) =>
      `${count} ${plural('en', c, { one: 'value is', many: 'values are' })} not finite`,
    shared: 'counted at its first use',
    changedBy: (name: string, by: string) => `${name} has changed by ${by}`,
    channels: (by: string) => `${by} ch`,
    height: 'H',
    width: 'W',
    units: ['B', 'kB', 'MB', 'GB'] as ByteUnits,
    /** What unfolds below, in all columns at once. */
    more: {
      open: 'more',
      close: 'less',
      title: 'Memory, macs, receptive field and border, under every map',
      macs: 'macs',
      macsTitle: 'Multiply-accumulates of this stage in one forward pass',
      memory: 'memory',
      memoryTitle: (values: string) => `${values} values of this map, four bytes each (float32)`,
      field: 'sees',
      fieldTitle: 'Receptive field: how many pixels of the input a cell sees, height × width; not cut at its edges',
      jump: 'jump',
      jumpTitle: 'How far apart, in input pixels, the fields of neighbouring cells are',
      centre: 'centre',
      centreTitle: 'The centre of cell (0, 0)’s field in the input, where the middle of pixel (0, 0) is 0.5',
      all: 'all of the input',
      border: 'border',
      borderTitle: 'Cells whose window, through all layers so far, reached padding: their mean, and their share of all',
      /** After a share. */
      ofCells: 'of cells',
      interior: 'interior',
      interiorTitle: 'Mean of the cells that padding has not reached, to be held against that of the border',
    },
  },

  /** The size's formula, read aloud. */
  formula: {
    /** Opens the working. */
    why: (name: string) => `Why this size: the arithmetic of ${name}`,
    whyTitle: 'Why this size? Press to see it worked out',
    both: 'height and width',
    height: 'height',
    width: 'width',
    values: 'values',
    plus: 'plus',
    minus: 'minus',
    times: 'times',
    over: 'divided by',
    equals: 'equals',
    negative: (digits: string) => `minus ${digits}`,
    largest: (of: string) => `the largest of ${of}`,
    channels: 'channels',
    axis: (axis: number) => `axis ${axis}`,
    group: (inner: string) => `open ${inner} close`,
    floor: (inner: string) => `floor of ${inner}, end floor,`,
    ceil: (inner: string) => `ceiling of ${inner}, end ceiling,`,
    cut: (exact: string, whole: string) => `${exact} is cut to ${whole}`,
    raised: (exact: string, whole: string) => `${exact} is raised to ${whole}`,
  },

  legend: {
    button: 'Colours and their domain',
    label: (share: string, range: string) => `${share}, ${range}`,
    share: { layer: 'shared across the layer', all: 'shared across all layers', channel: 'each channel its own' },
    range: { full: 'min to max', robust: '1–99\u00a0%' },
    shareTitle: 'Domain',
    rangeTitle: 'Range',
    paletteTitle: 'Palette',
    rangeLong: { full: 'full: minimum to maximum', robust: 'robust: 1st to 99th percentile' },
    palette: {
      'orange-blue': 'orange–blue, teal',
      'purple-green': 'purple–green, viridis',
      'red-blue': 'red–blue, cividis',
      grey: 'grey',
    },
    safe: 'Each can be read with any common colour blindness.',
    scale: (name: string, low: string, high: string) =>
      `Colour scale of ${name} from ${low} to ${high}, with the histogram of its values`,
    padding: 'padding',
    lost: 'lost',
    unread: 'never read',
    notFinite: 'not finite',
  },

  /** Nets with branches. */
  graph: {
    rails: 'Connections that skip layers',
    rail: (from: string, to: string, shape: string) => `From ${from} to ${to}, ${shape}`,
    from: (name: string) => `from ${name}`,
    toStart: (name: string) => `To its start, ${name}`,
    toEnd: (name: string) => `To its end, ${name}`,
    drag: 'Drag to a later map: a skip',
    takeOut: 'Take out this connection',
    wireGone: (from: string, to: string) => `${from} no longer goes to ${to}`,
    branch: (lane: number) => `branch ${lane}`,
    block: 'block',
    times: (count: number) => `${count} ×`,
    fold: (name: string) => `Fold ${name}`,
    foldDiffers: 'Inside, something differs between the two nets',
    unfold: (name: string, times: number) => `Unfold ${name}: ${times} equal blocks`,
  },

  cell: {
    label: 'Cell under the cursor',
    hint: 'Point at a cell to see its windows; click to take it apart',
    why: 'click: why?',
    tapHint: 'Tap a cell to take it apart',
    mean: 'mean',
    sees: (h: number, w: number) => `sees ${h} × ${w} ${plural('en', h * w, { one: 'pixel', many: 'pixels' })}`,
    padding: 'padding in sight',
    noPadding: 'no padding in sight',
    unknown: '…',
  },
};
