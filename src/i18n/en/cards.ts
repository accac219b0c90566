import { plural } from '../format';

const sources = {
  randn: 'randn',
  gradient: 'gradient',
  checkerboard: 'checkerboard',
  edge: 'edge',
  digit: 'digit',
  pixel: 'one bright pixel',
  given: 'given',
};

export const cards = {
  sources,
  cardLabel: (kind: string, name: string) => `${kind} ${name}`,
  off: 'off',
  offNote: 'Switched off: neither constructed nor counted.',
  menu: (name: string) => `More about ${name}`,
  grip: (name: string, place: number, of: number) => `${name}, place ${place} of ${of}`,
  gripHelp: 'Drag to move; Alt with ← or → moves it by one',
  parts: { h: 'height', w: 'width', left: 'left', right: 'right', top: 'top', bottom: 'bottom' },
  link: (arg: string) => `${arg}: one value for height and width`,
  linkSides: (arg: string) => `${arg}: one value for all four sides`,
  linked: {
    pair: { on: 'Height and width are linked', off: 'Height and width are set separately' },
    sides: { on: 'The four sides are linked', off: 'The four sides are set separately' },
  },
  field: (arg: string, name: string) => `${arg} of ${name}, typed`,
  slider: (arg: string, name: string) => `${arg} of ${name}`,
  none: 'None',
  follows: (arg: string) => `None: as ${arg}`,
  asComes: 'None: as it comes in',
  paddingWord: 'padding by word',
  number: 'a number',
  notes: {
    evaluation: {
      word: 'as in evaluation',
      title: 'Training would set values to zero at random; here the layer lets everything through.',
    },
    training: {
      word: 'training mode',
      title: 'As a fresh module does, it normalises by what comes in, not by averages kept from training.',
    },
  },
  addActivation: (kind: string, name: string) => `Add ${kind} after ${name}`,
  removeActivation: (kind: string, name: string) => `Remove ${kind} after ${name}`,
  add: {
    here: 'Add a layer here',
    end: 'Add a layer at the end',
  },
  bad: {
    whole: (typed: string, kept: string) => `“${typed}” is not a whole number; ${kept} stays`,
    value: (typed: string, kept: string) => `“${typed}” is not a value this argument takes; ${kept} stays`,
    empty: (_typed: string, kept: string) => `Nothing typed; ${kept} stays`,
    large: (typed: string, kept: string) => `${typed} is more than PyTorch’s sizes hold; ${kept} stays`,
    least: (typed: string, least: number, kept: string) => `${typed} is less than ${least}; ${kept} stays`,
    seed: (typed: string, kept: string) =>
      `“${typed}” is not a seed: whole numbers from −2⁶³ to 2⁶⁴ − 1; ${kept} stays`,
  },
  input: {
    title: 'input',
    label: 'Input and seed',
    source: 'Source of the input',
    channels: 'channels',
    height: 'height',
    width: 'width',
    seed: 'seed',
    next: 'next',
    nextTitle: 'Next seed (N)',
    shifted: 'Another size draws other weights.',
    shiftedHelp:
      'The input is drawn first, from the same generator as the weights. Another input size takes more or fewer numbers from it, so all weights change.',
    summary: (shape: string, seed: string) => `${shape} · seed ${seed}`,
    unfold: 'Input size and seed',
  },
  moved: (name: string, place: number, of: number) => `${name} moved to place ${place} of ${of}`,
  lifted: (name: string) => `${name} lifted. Drop it between two layers; Escape puts it back.`,
  dropped: (name: string) => `${name} stays where it was`,
  added: (kind: string) => `${kind} added`,
  removed: (name: string) => `${name} removed`,
  layers: (n: number) => `${n} ${plural('en', n, { one: 'layer', many: 'layers' })}`,
};
