import type { Slot } from '../../core/result';

/** Two nets on the page: what stands at their columns and answers. The panel's words are compare's. */
export const pair = {
  net: (slot: Slot) => `Net ${slot}`,
  which: 'Which net is shown',
  unfold: (slot: Slot) => `Show all parameters of net ${slot}`,
  fold: (slot: Slot) => `Show only what differs in net ${slot}`,
  differs: (name: string, other: Slot) => `${name} differs from net ${other}`,
  only: (slot: Slot) => `only in net ${slot}`,
  weights: { parts: 'other weights from here on', other: 'other weights' },
  weightsTitle: {
    parts:
      'The first layer whose random numbers differ from the other net’s. From here on no weights are the same, as in PyTorch.',
    other: 'These weights are not those of the other net.',
  },
  sameInput: 'the same x as net a',
  compare: 'Compare',
  compareTitle: 'Set a second net beside this one',
  opened: 'A second net stands beside the first',
  closed: 'Net b is closed',
  swap: 'Swap the two nets',
  close: 'Close net b',
  paired: 'Start net b from the seed again',
  minus: 'a − b',
  minusTitle: 'The mean of net a minus that of net b',
  otherShape: (other: Slot, shape: string) => `net ${other}: ${shape}`,
  noCell: (other: Slot) => `net ${other} has no cell there`,
};
