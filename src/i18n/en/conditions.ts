import type { ConditionKind } from '../../core/challenges/condition_kinds';
import type { LayerFamily } from '../../core/layer';
import { plural } from '../format';

/** A condition as a phrase, and what is read off the net beside it; as text, and as a number where it is one. */
export interface ConditionWords {
  says(wants: string, n: number): string;
  is(text: string, n: number): string;
}

const convs = (n: number) => plural('en', n, { one: 'convolution', many: 'convolutions' });
const same = (text: string) => text;

const kinds: Readonly<Record<ConditionKind, ConditionWords>> = {
  output: { says: (w) => `output ${w}`, is: same },
  size: { says: (w) => `size ${w}`, is: same },
  input: { says: (w) => `input ${w}`, is: same },
  'convs-most': { says: (w, n) => `at most ${w} ${convs(n)}`, is: same },
  'convs-least': { says: (w, n) => `at least ${w} ${convs(n)}`, is: same },
  'unpadded-least': { says: (w, n) => `at least ${w} ${convs(n)} with padding=0`, is: same },
  'depth-most': {
    says: (w, n) => `at most ${w} ${plural('en', n, { one: 'layer', many: 'layers' })}, activations aside`,
    is: same,
  },
  'params-most': { says: (w) => `at most ${w} params`, is: same },
  'macs-most': { says: (w) => `at most ${w} macs`, is: same },
  'field-least': { says: (w) => `receptive field of at least ${w}`, is: same },
  'field-most': { says: (w) => `receptive field of at most ${w}`, is: same },
  'sees-all': {
    says: () => 'the middle cell sees every input pixel',
    is: (text, n) => (n === 0 ? 'all' : `${text} unseen`),
  },
  'no-holes': {
    says: () => 'no holes in the receptive field',
    is: (text, n) => (n === 0 ? 'none' : `${text} skipped`),
  },
  'border-most': {
    says: (w, n) => (n === 0 ? 'no border cells' : `at most ${w}\u00a0% border cells`),
    is: (text) => `${text}\u00a0%`,
  },
  'nothing-lost': {
    says: () => 'no row or column goes unread',
    is: (text, n) => (n === 0 ? 'none' : `${text} unread`),
  },
  stride: { says: (w) => `strides multiply to ${w}`, is: same },
  'kernel-most': { says: (w) => `kernels of at most ${w}`, is: same },
  'kernels-odd': { says: () => 'only odd kernels', is: (_text, n) => (n === 0 ? 'odd' : 'even') },
  'kernels-even': { says: () => 'only even kernels', is: (_text, n) => (n === 0 ? 'even' : 'odd') },
  'field-odd': { says: () => 'an odd receptive field', is: (_text, n) => (n === 0 ? 'odd' : 'even') },
  'field-even': { says: () => 'an even receptive field', is: (_text, n) => (n === 0 ? 'even' : 'odd') },
  'strided-least': { says: (w, n) => `at least ${w} ${convs(n)} with stride > 1`, is: same },
  'dilated-least': { says: (w, n) => `at least ${w} ${convs(n)} with dilation > 1`, is: same },
  'depthwise-least': { says: (w, n) => `at least ${w} depthwise ${convs(n)}`, is: same },
  uses: { says: (w) => `uses ${w}`, is: same },
  without: { says: (w) => `no ${w}`, is: same },
};

const groups: Readonly<Record<LayerFamily, { readonly uses: string; readonly without: string }>> = {
  conv: { uses: 'convolutions', without: 'convolutions' },
  pool: { uses: 'pooling', without: 'pooling' },
  activation: { uses: 'activations', without: 'activations' },
  norm: { uses: 'normalisation', without: 'normalisation' },
  pad: { uses: 'Pad layers', without: 'Pad layers' },
  resize: { uses: 'upsampling or shuffles', without: 'upsampling or shuffles' },
  head: { uses: 'Flatten, Linear or Dropout', without: 'Flatten, Linear or Dropout' },
  operation: { uses: 'sums, concatenations and the like', without: 'sums, concatenations and the like' },
};

export const conditions = {
  kinds,
  groups,
  met: 'met',
  notMet: 'not yet',
  /** What is not defined, or of a net that stops. */
  none: '–',
  stops: 'The network stops: PyTorch refuses it.',
  outside: 'Something that the teacher had locked has been changed.',
  line: {
    open: (title: string) => `Challenge: ${title}. Open its panel`,
    more: 'Details',
    all: (met: number, of: number) => `${met} of ${of}`,
    progress: (met: number, of: number) => `${met} of ${of} conditions met`,
    solved: 'solved',
    limited: 'limited by the teacher',
    limitedTitle: 'Only some controls are free in this challenge. Leave it, in its panel, to get all of them back.',
    answerOf: (name: string) => (name === '' ? 'an answer' : `answer of ${name}`),
  },
  said: {
    met: (title: string) => `Challenge solved: ${title}`,
  },
};
