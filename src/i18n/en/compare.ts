import { plural } from '../format';

/** A size that a net gives, as its clause says it; `who` is "a", "b" or "both". */
interface SizeWords {
  readonly keeps: string;
  readonly ring: (ring: number, share: string, size: string) => string;
  readonly comes: (from: string, to: string) => string;
}

const pixels = (n: number) => plural('en', n, { one: 'one pixel', many: `${n} pixels` });
const cells = (n: number) => plural('en', n, { one: 'cell', many: 'cells' });

const one: SizeWords = {
  keeps: 'keeps',
  ring: (ring, share, size) => `loses a ring of ${pixels(ring)}, ${share} of its cells, and comes to ${size}`,
  comes: (from, to) => `comes from ${from} to ${to}`,
};

export const compare = {
  choose: {
    title: 'What should differ?',
    about: 'Net b becomes a copy of net a with one thing changed.',
    layer: 'in',
    change: (name: string, from: string, to: string) => `${name} ${from} → ${to}`,
    nothing: 'nothing: an exact copy',
    others: 'or another net',
    notebook: 'the notebook’s net b',
    notebookTitle: 'The exercise’s second net: 32, 64 and 64 channels, padding=1 everywhere',
    presets: 'a network to start from…',
    unlike: 'draws a different count of numbers: from this layer on the weights differ, too',
  },
  sentence: {
    stops: (slot: string, name: string) => `Net ${slot} stops at ${name}; the other one is not affected.`,
    stopsAtInput: (slot: string) => `Net ${slot} cannot run; the other one is not affected.`,
    noNumbers:
      'Net b has no numbers: under “the notebook’s luck” it draws on where net a’s construction stops, and net a cannot be constructed.',
    keeps: (who: string, size: string) => `${who} keeps ${size}`,
    ring: (who: string, ring: number, share: string, size: string) => `${who} ${one.ring(ring, share, size)}`,
    comes: (who: string, from: string, to: string) => `${who} ${one.comes(from, to)}`,
    bothKeep: (size: string) => `Both keep ${size}`,
    bothRing: (ring: number, share: string, size: string) =>
      `Both lose a ring of ${pixels(ring)}, ${share} of their cells, and come to ${size}`,
    bothCome: (from: string, to: string) => `Both come from ${from} to ${to}`,
    meanAfter: (by: string, name: string, after: string | null) => `${by} after ${after ? `${name}’s ${after}` : name}`,
    meanOutput: (by: string) => `${by} at the output`,
    meanAlso: (text: string) => `${text}, which is the output`,
    means: (list: string, seed: string) => `Mean of a minus mean of b with seed\u00a0${seed}: ${list}`,
    meansSame: (seed: string) => `With seed\u00a0${seed} no mean differs`,
    weights: {
      all: 'The weights are the same throughout',
      none: 'No weights are the same',
      'no-weights': 'Neither net has weights',
      notebook: 'No weights are the same: b draws on where a stopped',
    },
    until: (layer: string) => `The weights are the same before ${layer}; from there on they differ`,
    layers: (a: string, b: string) => `a’s ${a} and b’s ${b}`,
    layerOf: (name: string, slot: string) => `${slot}’s ${name}`,
    but: (names: string) => `The weights are the same except those of ${names}`,
  },
  recipe: {
    title: 'Random numbers',
    paired: 'the same weights',
    pairedAbout:
      'Net b starts again from the same seed: same x, and the same weights up to the first layer that draws a different count of numbers. With only padding, stride or dilation changed that is everywhere.',
    notebook: 'the notebook’s luck',
    notebookAbout:
      'Net b draws on where net a stopped, as the exercise’s loop does: the same x, but no weight in common. What differs may be chance.',
  },
  slots: {
    title: 'The two nets',
    aToB: 'Copy a to b',
    bToA: 'Copy b to a',
    swap: 'Swap',
    presets: 'Another net for b…',
    close: 'Close b',
  },
  difference: {
    title: 'a − b, laid over each other as they lie on the input',
    view: 'What is shown',
    over: 'mean of |a − b|',
    overTitle: 'Mean over the channels that both have',
    channel: 'one channel',
    channelTitle: 'The channel that is chosen on the sheet',
    channelNo: (n: number) => `channel ${n}`,
    meanOver: 'over channels',
    of: (shared: number, a: number, b: number) => `the first ${shared} channels: a has ${a}, b ${b}`,
    mean: 'mean a\u00a0−\u00a0b there',
    meanTitle: 'Over the cells that both nets have',
    most: 'largest',
    cells: (n: number, all: number) => `${n} of ${all} ${cells(all)} ${n === 1 ? 'differs' : 'differ'}`,
    equal: 'equal in every cell',
    ring: (depth: number) => `in a ring ${depth} ${cells(depth)} deep`,
    tolerance: 'Differences up to 0.00001 · max(1, std) are taken for rounding.',
    onlyPart: (h: number, w: number) => `${h} × ${w} cells lie on each other`,
    none: 'No cell of one map lies where a cell of the other does: the centres of their receptive fields fall between each other.',
    noneShapes: 'These are not maps, and their shapes differ: there is nothing to lay over each other.',
    missing: 'Not computed in both nets.',
    only: (slot: string) => `Only net ${slot} has it.`,
    wait: 'comparing…',
    label: (name: string) => `Difference at ${name}`,
    legendLost: 'only one net has cells there',
    signedMean: 'mean of a − b over channels',
    ringOver: (depth: number) => `over all channels: a ring ${depth} ${cells(depth)} deep`,
    legendDiffers: 'some channel differs there',
    signs: 'below 0: a is less; above: a is more',
  },
  table: {
    title: 'Both nets in numbers',
    what: 'layer',
    a: 'a',
    b: 'b',
    by: 'a − b',
    rows: {
      shape: 'shape',
      mean: 'mean',
      std: 'std',
      min: 'min',
      max: 'max',
      zeros: 'zeros',
      params: 'params',
      macs: 'macs',
    },
    total: 'whole net',
    differs: 'differs',
    tsv: 'Copy as TSV',
    markdown: 'Copy as Markdown',
    copied: 'Copied',
    failed: 'The browser did not let the page copy it.',
  },
  none: 'There is one net now. A second one beside it shows what a change does, layer by layer.',
};
