import { plural } from '../format';

const n = (count: number, one: string, many: string) => `${count} ${plural('en', count, { one, many })}`;

export const apart = {
  label: 'Why this value',
  title: (value: string) => `Why ${value}?`,
  back: 'Back',
  close: 'Close',
  trail: 'Where you came from',
  input: 'input',
  waiting: 'Taking it apart…',
  gone: 'This cell is not there any more: the net has changed.',
  noValue: 'It has no value: this layer was not computed.',
  drawn:
    'A cell of x itself: drawn from the seed, or of the picture that stands in its place. It was made of nothing else.',
  /** The words between the numbers of the sum. */
  sum: (count: number) => `${n(count, 'product', 'products')} together`,
  constant: { bias: 'bias', other: 'constant' },
  of: (map: string, channel: number) => `${map}, channel ${channel}`,
  heads: { values: 'values', weights: 'kernel', products: 'products' },
  poolHeads: { values: 'values', weights: 'share', products: 'counted' },
  rest: (count: number) => `${n(count, 'channel', 'channels')} more`,
  showAll: 'Show all',
  more: (count: number) => `and ${n(count, 'term', 'terms')} more`,
  padding: 'padding',
  read: (where: string, value: string, weight: string, product: string) =>
    `${where}: ${value} times ${weight} is ${product}`,
  open: (where: string) => `Take ${where} apart`,
  after: 'then',
  steps: {
    mean: 'mean of its run',
    var: 'variance',
    normalised: 'normalised',
    max: 'the largest of the window',
    exp: 'e to that less the largest',
    sum: 'sum of all of these',
  },
  times: (name: string) => `times ${name}`,
  plus: (name: string) => `plus ${name}`,
  rounding: (by: string) => `Added up in double precision this is ${by} off what PyTorch's float32 gives.`,
  derivative: 'This is no sum: each weight says how much the value moves where that cell does.',
  /** What an activation that cuts off at zero does to a mean. */
  cut: {
    histograms: (activation: string) =>
      `Histograms of the values before ${activation}, filled, and behind it, as a line; an arrow from the one mean to the other`,
    way: (from: string, to: string) => `mean ${from} → ${to}`,
    share: (share: string) => `${share} of the values were below zero and are 0 now`,
    law: (std: string) => `A bell curve around 0 would give spread ÷ √(2π) = ${std} ÷ 2.507 =`,
    spreads: (activation: string) => `Spread (std) of the values before ${activation}`,
    border: 'border',
    interior: 'inside',
    all: 'all',
    narrow: (slot: string | null) =>
      `${slot === null ? 'Border' : `${slot}'s border`} cells add up padded zeros with the rest: their values lie closer together, and what is left of them above zero has a lower mean. That lowers the mean of the whole map.`,
  },
  views: { label: 'Ways to look at it', sum: 'Taken apart', play: 'Play' },
  /** The window that goes over the map. */
  play: {
    none: 'No window goes over a map here: each cell is made of its own, or of all at once.',
    tools: 'Play the window',
    run: 'Play',
    pause: 'Pause',
    step: 'One step on',
    stepShort: 'Step',
    back: 'One place back',
    speed: 'speed',
    speeds: ['product by product', 'products, faster', 'place by place', 'places, faster', '60 places a second'],
    place: 'place',
    at: (row: number, col: number) => `row ${row}, column ${col}`,
    apart: 'Take this one apart',
    input: 'what comes in,',
    channel: (c: number) => `channel ${c}`,
    products: 'value × kernel',
    output: (channel: number) => `what comes out, channel ${channel}`,
    window: (row: number, col: number) => `The window of row ${row}, column ${col}, on the padded input`,
    painted: (now: number, all: number) => `${now} of ${all} cells of the output are painted`,
    rest: 'bias and other channels',
    own: (channel: number) => `channel ${channel}`,
    both: 'Along height and width alike',
    height: 'Along the height',
    width: 'Along the width',
    places: (name: string, count: number, from: number, to: number, stride: number) =>
      `${name} there ${count === 1 ? 'is 1 place' : `are ${count} places`}: the window begins at ${from}${count > 1 ? `, ${from + stride}${count > 2 ? ', …' : ''}${count > 2 ? `, ${to}` : ''}` : ''}${stride > 1 ? `, always ${stride} further` : ''}.`,
    end: (end: number, high: number, stride: number) =>
      `At the last its far edge is at ${end}; another step of ${stride} would put it at ${end + stride}, and the axis, padding included, ends at ${high}.`,
    dilated: (by: number) => `Its cells stand ${by} apart: it straddles ${by - 1} between each two.`,
    unread: (count: number) => `${count === 1 ? '1 cell is' : `${count} cells are`} in no window at all.`,
  },
};
