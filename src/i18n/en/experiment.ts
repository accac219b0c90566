import type { Question } from '../../core/experiment/experiment_setup';
import type { Recipe } from '../../core/result';
import { plural, prose } from '../format';
import { guidedWords } from './experiment_guided';
import { verdictWords } from './experiment_verdict';

const seeds = (n: number) => plural('en', n, { one: 'seed', many: 'seeds' });

/** `{blank}` in an `ask` is where a control stands. */
export const experiment = {
  verdict: verdictWords,
  guided: guidedWords,
  modes: { label: 'Kind of experiment', compare: 'Compare', sweep: 'Sweep' },
  ask: {
    two: 'Compare {question} of a and b {layer} over seeds {from} to {to}, {recipe}.',
    one: 'Measure {question} of a {layer} over seeds {from} to {to}.',
    border: 'In a alone, compare {question} {layer} over seeds {from} to {to}.',
    sweep: 'Run {arg} of {swept} in a through {values}, and measure {question} {layer} over seeds {from} to {to}.',
  },
  blanks: {
    question: 'What is measured',
    layer: 'Which layer',
    from: 'First seed',
    to: 'Last seed',
    recipe: 'How the weights are drawn',
    arg: 'Which parameter',
    swept: 'Of which layer',
  },
  questions: {
    mean: 'the mean',
    'abs-mean': 'the mean of |x|',
    std: 'the std',
    'border-mean': 'the border’s mean',
    'interior-mean': 'the interior’s mean',
    max: 'the maximum',
    zeros: 'the share of zeros',
    'border-interior': 'the border’s mean with the interior’s',
  } satisfies Readonly<Record<Question, string>>,
  /** The same as an axis is named. */
  axis: {
    mean: 'mean',
    'abs-mean': 'mean of |x|',
    std: 'std',
    'border-mean': 'mean of the border',
    'interior-mean': 'mean of the interior',
    max: 'maximum',
    zeros: 'share of zeros',
    'border-interior': 'mean',
  } satisfies Readonly<Record<Question, string>>,
  layers: {
    last: 'after the last layer',
    all: 'after every layer',
    one: (name: string) => `after ${name}`,
    missing: (n: number) => `after layer ${n}, which is not there`,
  },
  recipes: {
    paired: 'both drawn from the same seed',
    notebook: 'b drawn on after a, as in the notebook',
  } satisfies Readonly<Record<Recipe, string>>,
  seedsTyped: {
    whole: (typed: string) => `“${typed}” is not a seed: a whole number from −2⁶³ to 2⁶⁴ − 1`,
    order: 'the last seed comes after the first',
    many: (most: number) => `at most ${prose('en', most)} seeds at a time`,
  },
  run: 'Run',
  runAgain: 'Run again',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  more: (n: number) => `+ ${prose('en', n)}`,
  moreTitle: (n: number) => `${prose('en', n)} more ${seeds(n)}, after those that are there`,
  progress: {
    label: 'Seeds computed',
    of: (ready: number, count: number) => `${prose('en', ready)} of ${prose('en', count)} ${seeds(count)}`,
    /** Of a sweep: so many of so many draws, at each of its values the same number of seeds. */
    ofSweep: (ready: number, count: number, values: number) =>
      `${prose('en', ready)} of ${prose('en', count)}: ${prose('en', count / values)} ${seeds(count / values)} at each of ${values} values`,
    rate: (n: number) => `${prose('en', Math.round(n))} seeds/s`,
    left: (seconds: number) => `${seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`} left`,
    took: (seconds: number) =>
      seconds < 0.1 ? 'in less than 0.1 s' : `in ${prose('en', Math.round(seconds * 10) / 10)} s`,
    paused: 'paused',
    stopped: 'stopped; what was computed stays',
    failed: (why: string) => `It stopped: ${why}`,
  },
  stale: 'These numbers belong to the experiment as it was started. The page has changed since.',
  refused: {
    'net-refused': (slot: string) => `Net ${slot} cannot run. Mend it here or in its card:`,
    'no-such-layer': (slot: string) => `Net ${slot} has no such layer. Choose another.`,
    'measure-undefined': (slot: string) =>
      `Net ${slot} has no such number there. A border needs padding, and the map needs height and width; choose another layer or measure.`,
    'too-few-values': 'PyTorch refuses this net at every value.',
  },
  noRun: (why: string) => `The experiment could not be loaded: ${why}`,
  stats: {
    label: 'Numbers',
    meanOf: (name: string) => `mean of ${name}`,
    difference: 'a − b',
    ci: '95\u00a0% interval',
    bootstrap: 'bootstrap',
    bootstrapTitle: '95\u00a0% interval of the mean difference from 1,000 resamples',
    effect: 'effect size d',
    effectTitle: 'Cohen’s d: the mean difference in standard deviations',
    lower: 'a < b',
    lowerTitle: 'Share of seeds, with its 95\u00a0% interval (Wilson)',
    sd: 'sd',
    tests: { paired: 'paired t-test', welch: 'Welch’s t-test' },
    /** What a term says, in one plain line. */
    plain: {
      bootstrap: 'where the mean of a − b would lie had other seeds been drawn',
      effect: 'how large a − b is beside its own spread: 0.2 small, 0.8 large',
      paired: 'how often chance alone gives so much, seed against seed',
      welch: 'the same for unlike weights, whose spreads may differ',
    },
    none: 'not defined',
  },
  names: {
    nets: { a: 'a', b: 'b' },
    border: { a: 'the border', b: 'the interior' },
    short: { border: 'border', interior: 'interior', difference: 'border − interior', lower: 'border < interior' },
  },
  plot: {
    label: (what: string) => `Seeds by ${what}`,
    how: 'Arrow keys go from seed to seed, Enter puts one on the page.',
    dots: (n: number, touch: boolean) =>
      `one dot a seed, ${prose('en', n)} · ${touch ? 'Tap one to put its seed on the page.' : 'Point at one for its values; a click puts its seed on the page.'}`,
    density: (n: number, touch: boolean) =>
      `density of ${prose('en', n)} seeds · ${touch ? 'Tap it to put the nearest seed on the page.' : 'Point at it for the nearest seed; a click puts that on the page.'}`,
    notFinite: (n: number) =>
      `${prose('en', n)} ${seeds(n)} with a value that is not finite ${n === 1 ? 'is' : 'are'} not drawn`,
    seed: (seed: string) => `seed ${seed}`,
    here: 'on the page',
    toPage: 'click: to the page',
  },
  notebook: {
    show: 'The notebook’s draw',
    title: 'Lay the two numbers that the notebook printed over the plot',
    said: (a: string, b: string, difference: string) =>
      `The notebook drew a\u00a0=\u00a0${a} and b\u00a0=\u00a0${b}, a\u00a0−\u00a0b\u00a0=\u00a0${difference}.`,
    /** Shares of the seeds at or below each; and of those whose difference is larger either way. */
    usual: (a: string, b: string, difference: string, further: string) =>
      `How usual is that? At or below it lie ${a} of the seeds for a, ${b} for b and ${difference} for a\u00a0−\u00a0b; in ${further} the two are further apart.`,
  },
  all: {
    label: 'Layer by layer',
    columns: { layer: 'after', a: 'a', b: 'b', difference: 'a − b', effect: 'difference in sd', lower: 'a < b' },
    open: (name: string) => `Show ${name}`,
    back: 'all layers',
  },
  sweep: {
    label: (arg: string, measure: string) => `${measure} by ${arg}`,
    refused: (text: string) => `PyTorch refuses it: ${text}`,
    undefined: 'There is no such number.',
    gaps: { refused: 'refused', undefined: 'no number' },
    line: 'line: mean with its 95\u00a0% interval',
    band: 'band: 95\u00a0% of the seeds',
    missing: (n: number) => `layer ${n}, which is not there`,
    noArg: (arg: string) => `This layer has no ${arg}.`,
    columns: { value: 'value', mean: 'mean', ci: '95\u00a0% interval', sd: 'sd' },
  },
  guide: {
    label: 'The claim, tested',
    intro: 'Experiments from question to answer. Each puts its nets on the page; Undo brings yours back.',
    predict: 'What do you expect?',
    skip: 'Just run it',
    why: 'Why:',
    unlike: 'unlike draws',
    next: (title: string) => `Next: ${title}`,
    changed: 'The nets or blanks were changed since: this is no longer the guided experiment.',
    again: 'Put it back',
  },
  download: {
    label: 'Download',
    csv: 'CSV: every seed’s values',
    json: 'JSON: all of it, to repeat it',
    svg: 'SVG: the plot',
    png: 'PNG: the plot',
    python: 'Python: the same experiment in PyTorch',
    noPlot: 'there is no plot on the screen; choose one layer',
    failed: (why: string) => `That could not be written: ${why}`,
  },
};
