import { LESSON_IDS, type LessonId } from './ids';
import type { HiddenPart, Light, LightPart, StepStage } from './lesson';

/** A step of one of this page's lessons. Its words are i18n's, by the lesson's id and its place. */
export interface Step extends StepStage {
  /** Which choice of its question is right; null: it asks nothing. */
  readonly right: number | null;
}

export interface Lesson {
  readonly id: LessonId;
  /** How long it takes with a class that answers. */
  readonly minutes: number;
  readonly steps: readonly Step[];
}

interface Fields {
  /** Source and shape, as in a link. */
  readonly x: string;
  readonly a: string;
  /** What a graph has beyond its steps. */
  readonly out?: string;
  readonly b?: string;
  readonly brun?: string;
  readonly recipe?: 'paired' | 'notebook';
  readonly challenge?: string;
  readonly goal?: string;
  readonly view?: string;
  readonly panel?: string;
  readonly experiment?: string;
}

/** A state as a link has it: fields in the link's order, what is not said as the page begins with it. */
function state(fields: Fields): string {
  const { x, a, recipe = 'paired', goal = 'none', view = 'ch0,orange-blue,layer,full' } = fields;
  const graph = [a, fields.brun ?? ''].some((text) => /(^|\/|,)[\dx_]+:/.test(text));
  const all: [string, string | undefined][] = [
    ['x', x],
    ['seed', '0'],
    ['recipe', recipe],
    ['a', a],
    ['out', fields.out],
    ['b', fields.b],
    ['brun', fields.brun],
    ['challenge', fields.challenge],
    ['goal', goal],
    ['view', view],
    ['panel', fields.panel],
    ['experiment', fields.experiment],
  ];
  const written = all.flatMap(([name, text]) => (text === undefined ? [] : [`${name}=${text}`]));
  return [graph ? 'v2' : 'v1', ...written].join('&');
}

const light = (layer: number, part: LightPart = 'all', slot: Light['slot'] = 'a'): Light => ({ slot, layer, part });

/** A step that shows and says. */
function show(fields: Fields, at: Light | null): Step {
  return { state: state(fields), light: at, hides: [], right: null };
}

/** A step that asks first, and covers what would give the answer away. */
function ask(fields: Fields, at: Light, right: number, hides: readonly HiddenPart[] = ['sizes', 'maps']): Step {
  return { state: state(fields), light: at, hides, right };
}

const RGB = 'randn,3,16,16';
const DIGIT = 'digit,1,16,16';
/** The exercise's net a, and the same without padding anywhere or with it everywhere. */
const NET = 'c16k3p0/r/c32k3p1/r/c64k3p1';
const PADDED = 'a/0:c16k3p1';
const GOAL = '64,16,16,c3,u1';

const CATALOGUE: Readonly<Record<LessonId, Omit<Lesson, 'id'>>> = {
  'why-14': {
    minutes: 10,
    steps: [
      show({ x: RGB, a: NET }, light(0)),
      show({ x: DIGIT, a: 'c4k3p0' }, light(0, 'formula')),
      ask({ x: DIGIT, a: 'c4k5p0' }, light(0), 2),
      show({ x: DIGIT, a: 'c4k1p0' }, light(0, 'map')),
      ask({ x: DIGIT, a: 'c4k3p0/c4k3p0/c4k3p0' }, light(2), 1),
      ask({ x: 'randn,1,8,8', a: 'c4k3p0/c4k3p0/c4k3p0/c4k3p0' }, light(3), 3, ['sizes']),
      show({ x: RGB, a: 'c16k3p1/r/c32k3p1/r/c64k3p1' }, light(0, 'formula')),
      show({ x: 'randn,1,13,13', a: 'c4k5p2/r/max2/c8k5p0', challenge: 'one-by-one', panel: 'challenges' }, null),
    ],
  },
  padding: {
    minutes: 15,
    steps: [
      show({ x: DIGIT, a: 'c4k3p1' }, light(0)),
      show({ x: DIGIT, a: 'c4k3p1' }, light(0, 'map')),
      ask({ x: DIGIT, a: 'c4k3p1' }, light(0, 'mean'), 2, ['means']),
      ask({ x: DIGIT, a: 'c4k3p1/c4k3p1/c4k3p1' }, light(2, 'mean'), 3, ['means']),
      show({ x: DIGIT, a: 'c4k3p0', b: 'c4k3p1' }, light(0, 'map')),
      ask({ x: DIGIT, a: 'c4k3p2' }, light(0), 2),
      show({ x: DIGIT, a: 'c4k3p1reflect', b: 'c4k3p1' }, light(0, 'map')),
      show({ x: 'randn,1,12,12', a: 'c4k3p0/r/c8k5p0', challenge: 'same-size', panel: 'challenges' }, null),
    ],
  },
  stride: {
    minutes: 15,
    steps: [
      show({ x: DIGIT, a: 'c4k3p1', b: 'c4k3s2p1' }, light(0, 'map', 'b')),
      show({ x: DIGIT, a: 'c4k3s2p1' }, light(0, 'formula')),
      ask({ x: 'gradient,1,15,15', a: 'c4k2s2p0' }, light(0), 0),
      show({ x: 'gradient,1,15,15', a: 'c4k2s2p0' }, light(-1, 'map')),
      ask({ x: DIGIT, a: 'c4k1s2p0' }, light(0), 2, ['maps']),
      show({ x: 'digit,1,15,15', a: 'c4k3s3p0' }, light(0, 'map')),
      ask({ x: 'digit,1,32,32', a: 'c4k3s2p1/r/c4k3s2p1' }, light(2), 2, ['maps']),
      show({ x: 'randn,1,15,15', a: 'max2', challenge: 'halve-odd', panel: 'challenges' }, null),
    ],
  },
  'receptive-field': {
    minutes: 15,
    steps: [
      show({ x: DIGIT, a: 'c4k3p1' }, light(0, 'map')),
      ask({ x: DIGIT, a: 'c4k3p1/c4k3p1' }, light(1), 1, ['means']),
      show({ x: DIGIT, a: 'c4k3p1/c4k3p1/c4k3p1' }, light(2, 'mean')),
      ask({ x: 'digit,1,32,32', a: 'c4k3s2p1/c4k3p1' }, light(1), 2, ['means']),
      ask({ x: 'digit,1,32,32', a: 'c4k3p1/max2/c4k3p1' }, light(2), 2, ['means']),
      show({ x: DIGIT, a: 'c4k5p2', b: 'c4k3p1/r/c4k3p1' }, light(0, 'mean')),
      show({ x: 'digit,1,31,31', a: 'c1k3s2p0/r/c1k3s2p0/r/c1k3s2p0' }, light(4)),
      show({ x: 'randn,1,31,31', a: 'c4k3p1/r/c1k3s2p0', challenge: 'whole-input', panel: 'challenges' }, null),
    ],
  },
  dilation: {
    minutes: 15,
    steps: [
      show({ x: DIGIT, a: 'c4k3p0', b: 'c4k3p0d2' }, light(0, 'map', 'b')),
      ask({ x: DIGIT, a: 'c4k3p0d2' }, light(0), 1),
      show({ x: DIGIT, a: 'c4k3p2d2' }, light(0, 'formula')),
      ask({ x: 'digit,1,24,24', a: 'c4k3p2d2/c4k3p2d2' }, light(1), 2, ['maps']),
      show({ x: 'digit,1,24,24', a: 'c4k3p2d2/c4k3p2d2' }, light(-1, 'map')),
      ask({ x: 'digit,1,24,24', a: 'c4k3p1/c4k3p2d2/c4k3p4d4' }, light(2), 2, ['means']),
      show({ x: 'digit,1,24,24', a: 'c4k3p1/c4k3p2d2/c4k3p4d4', b: 'c4k15p7' }, light(2, 'mean')),
      show({ x: 'randn,1,24,24', a: 'c4k3p1/r/c4k3p1/r/c4k3p1', challenge: 'dilation', panel: 'challenges' }, null),
    ],
  },
  pooling: {
    minutes: 15,
    steps: [
      show({ x: DIGIT, a: 'c4k3s2p1/r', b: 'c4k3p1/r/max2' }, light(0, 'map')),
      ask({ x: RGB, a: 'c16k3s2p1/r', b: 'c16k3p1/r/max2' }, light(0, 'mean'), 1, ['means']),
      show({ x: RGB, a: 'c16k3p1/r/max2' }, light(2, 'map')),
      ask({ x: RGB, a: 'c16k3s2p1/r', b: 'c16k3p1/r/avg2' }, light(0, 'mean'), 2, ['means']),
      show(
        {
          x: RGB,
          a: 'c16k3s2p1/r',
          b: 'c16k3p1/r/max2',
          panel: 'experiment',
          experiment: 'mean,last,0,300,pooling',
        },
        null,
      ),
      show({ x: RGB, a: 'c16k3s2p1/r', b: 'c16k3p1/r/max2', panel: 'compare' }, null),
      ask({ x: DIGIT, a: 'c4k3s2p1/r', b: 'c4k3p1/r/max2' }, light(2, 'all', 'b'), 1, ['means']),
      show({ x: 'randn,3,32,32', a: 'c32k3p1/r/c32k3s2p1', challenge: 'less-work', panel: 'challenges' }, null),
    ],
  },
  claim: {
    minutes: 35,
    steps: [
      show({ x: RGB, a: NET, b: 'a/0:c32k3p1/2:c64k3p1', recipe: 'notebook', goal: GOAL }, light(4, 'mean')),
      ask({ x: RGB, a: NET, b: 'a/0:c32k3p1/2:c64k3p1', recipe: 'notebook', goal: GOAL }, light(4, 'mean'), 1, []),
      show(
        {
          x: RGB,
          a: NET,
          b: 'a/0:c32k3p1/2:c64k3p1',
          recipe: 'notebook',
          panel: 'experiment',
          experiment: 'mean,last,0,1000,claim',
        },
        null,
      ),
      ask({ x: RGB, a: NET, b: PADDED }, light(1, 'mean'), 1, ['means']),
      show({ x: RGB, a: NET, b: PADDED, panel: 'experiment', experiment: 'mean,1,0,500,padding' }, null),
      show({ x: RGB, a: NET, b: PADDED, panel: 'experiment', experiment: 'mean,0,0,500,before-relu' }, null),
      ask({ x: RGB, a: 'c16k3p1/r' }, light(1, 'mean'), 0, ['means']),
      show(
        {
          x: RGB,
          a: 'c32k3p1/r/c64k3p1/r/c64k3p1',
          panel: 'experiment',
          experiment: 'border-interior,1,0,300,border',
        },
        null,
      ),
      show({ x: RGB, a: NET, b: PADDED, panel: 'experiment', experiment: 'mean,4,0,500,last' }, null),
      show({ x: RGB, a: NET, challenge: 'exercise', panel: 'challenges', goal: GOAL }, null),
    ],
  },
  skip: {
    minutes: 20,
    steps: [
      show({ x: 'randn,16,16,16', a: 'c16k3p1/r/c16k3p1/2_x:add/r' }, light(3, 'map')),
      show({ x: 'randn,16,16,16', a: 'c16k3p1/r/c16k3p1/2_x:add/r' }, light(3, 'formula')),
      ask({ x: 'randn,16,16,16', a: 'c16k3p0/r/c16k3p1/2_x:add/r' }, light(3), 2, ['sizes', 'maps']),
      ask({ x: 'randn,16,16,16', a: 'c32k3s2p1/r/c32k3p1/x:c32k1s2p0/2_3:add/r' }, light(4), 0, ['sizes', 'maps']),
      show({ x: 'randn,16,16,16', a: 'c16k3p1/r/1_x:cat:dim=1/r' }, light(2, 'map')),
      ask(
        {
          x: RGB,
          a: 'c16k3p1/r/c16k3p1/r/c16k3p1/r/c16k3p1/r/c16k3p1/r',
          b: 'c16in3k3p1/r/c16in16k3p1/r/c16in16k3p1/r/c16in16k3p1/r/c16in16k3p1/r/add/add',
          brun: '0,1,2,3,4,4_1:10,5,6,7,8,9_6:11,9',
        },
        light(9, 'mean'),
        1,
        ['means'],
      ),
      show(
        {
          x: RGB,
          a: 'c16k3p1/r/c16k3p1/r/c16k3p1/r/c16k3p1/r/c16k3p1/r',
          b: 'c16in3k3p1/r/c16in16k3p1/r/c16in16k3p1/r/c16in16k3p1/r/c16in16k3p1/r/add/add',
          brun: '0,1,2,3,4,4_1:10,5,6,7,8,9_6:11,9',
          panel: 'experiment',
          experiment: 'std,last,0,300,skip',
        },
        null,
      ),
      show({ x: 'randn,16,16,16', a: 'c32k3s2p1/r/c32k3p1', challenge: 'skip-fits', panel: 'challenges' }, null),
    ],
  },
};

export function lessonById(id: LessonId): Lesson {
  return { id, ...CATALOGUE[id] };
}

/** The page's own lessons. */
export const LESSONS: readonly Lesson[] = LESSON_IDS.map(lessonById);
