import type { Args } from '../core/args';
import type { InputSpec } from '../core/document';
import { type ExperimentSetup, FIRST_SETUP, type GuidedId } from '../core/experiment/experiment_setup';
import type { LayerKind } from '../core/layers/table';
import { freshId, type Module, type Net, refTo, sequential, type Use } from '../core/net/net';
import type { Recipe } from '../core/result';

/** An experiment that is told from question to answer: what is put on the page for it. Its words are i18n's, by id. */
export interface Guided {
  readonly id: GuidedId;
  readonly a: Net;
  readonly b: Net | null;
  readonly input: InputSpec;
  readonly recipe: Recipe;
  readonly setup: ExperimentSetup;
  /**
   * Whether the two nets are drawn alike. Where they are not, what is compared is two kinds of net, and no weight of
   * one stands for a weight of the other.
   */
  readonly alike: boolean;
}

interface Layer {
  readonly kind: LayerKind;
  readonly args: Args;
}

const conv = (from: number, to: number, rest: Args = {}): Layer => ({
  kind: 'Conv2d',
  args: { in_channels: from, out_channels: to, kernel_size: 3, padding: 1, ...rest },
});
const relu: Layer = { kind: 'ReLU', args: {} };

/** Three convolutions 3 → 16 → 32 → 64, as net a of the exercise; `rest` goes to each, `first` to the first alone. */
const three = (rest: Args = {}, first: Args = {}) =>
  sequential([conv(3, 16, { ...rest, ...first }), relu, conv(16, 32, rest), relu, conv(32, 64, rest)]);

const UNPADDED = three({}, { padding: 0 });
const PADDED = three();
const WIDE = sequential([conv(3, 32), relu, conv(32, 64), relu, conv(64, 64)]);
const TWO = sequential([conv(3, 16), relu, conv(16, 64)]);
/** conv, then two blocks of two convolutions each; to what comes out of a block its input is added, or not. */
function blocks(skips: boolean): Net {
  const net = sequential([conv(3, 16), relu, ...[0, 1].flatMap(() => [conv(16, 16), relu, conv(16, 16), relu])]);
  if (!skips) return net;
  // The second convolution of a block is read by its sum, and that by the ReLU behind it.
  const [first, second] = [1, 5];
  const uses = net.forward.uses.map((u) => u.id);
  const joins = [first, second].map((from) => ({ id: freshId(), module: freshId(), from, at: from + 4 }));
  const laid = net.forward.uses.flatMap((use, i): Use[] => {
    const join = joins.find((j) => j.at === i);
    if (!join) return [use];
    const inputs = [refTo(uses[i - 1] ?? ''), refTo(uses[join.from] ?? '')];
    return [
      { id: join.id, module: join.module, off: false, inputs },
      { ...use, inputs: [refTo(join.id)] },
    ];
  });
  const sums = joins.map(({ module: id }): Module => ({ id, kind: 'add', args: {}, name: null }));
  return { ...net, modules: [...net.modules, ...sums], forward: { ...net.forward, uses: laid } };
}

const INPUT: InputSpec = { shape: [3, 16, 16], source: 'randn' };

type Ask = Partial<Pick<ExperimentSetup, 'question' | 'layer' | 'count'>>;

function guided(id: GuidedId, a: Net, b: Net | null, ask: Ask, unlike = false): Guided {
  const setup = { ...FIRST_SETUP, count: 300, ...ask, guided: id };
  return { id, a, b, input: INPUT, recipe: unlike ? 'notebook' : 'paired', setup, alike: !unlike };
}

/** In the order in which they are read: each builds on those before it. */
export const GUIDED: readonly Guided[] = [
  guided('claim', UNPADDED, WIDE, { count: 1000 }, true),
  guided('padding', UNPADDED, PADDED, { layer: 1, count: 500 }),
  guided('before-relu', UNPADDED, PADDED, { layer: 0, count: 500 }),
  guided('deeper', UNPADDED, PADDED, { layer: 3, count: 500 }),
  guided('last', UNPADDED, PADDED, { layer: 4, count: 500 }),
  guided('border', WIDE, null, { question: 'border-interior', layer: 1 }),
  guided('reflect', three({ padding_mode: 'reflect' }), PADDED, { layer: 1 }),
  guided(
    'pooling',
    sequential([conv(3, 16, { stride: 2 }), relu]),
    sequential([conv(3, 16), relu, { kind: 'MaxPool2d', args: { kernel_size: 2 } }]),
    {},
  ),
  guided('depth', TWO, PADDED, { question: 'std' }, true),
  guided('kernel', PADDED, three({ kernel_size: 5, padding: 2 }), { question: 'std' }, true),
  guided('bias', PADDED, three({ bias: false }), { question: 'std' }, true),
  guided('skip', blocks(false), blocks(true), { question: 'std' }),
];

export function guidedById(id: GuidedId): Guided {
  const found = GUIDED.find((g) => g.id === id);
  if (!found) throw new Error(`no guided experiment ${id}`);
  return found;
}

/** The exercise's two nets as the notebook drew them, and the last layer's means that it printed. */
export const NOTEBOOK = { a: UNPADDED, b: WIDE, means: { a: -0.006105, b: 0.007984 } } as const;
