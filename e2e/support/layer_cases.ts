import { LAYERS } from '../../src/core/layers/table';
import { type LayerCase, layerCases, numberOf } from '../../src/engine/testing/layer_cases';
import { type Case, layersOf } from './cases';

/** As `load` takes it, with what PyTorch said of each layer. */
function caseOf({ seed, input, code, params, layers = [] }: LayerCase): Case {
  const numbers = layers.map(([shape, ...values]) => {
    const [mean = 0, std = 0, min = 0, max = 0, first = 0, last = 0] = values.map(numberOf);
    return { shape, mean, std, min, max, first, last };
  });
  return { seed, input, code, kind: 'chain', layers: numbers, ...(params !== undefined && { params }) };
}

const plain = ({ init, error, layers = [] }: LayerCase) =>
  !init && !error && layers.every(([, ...values]) => values.length > 0 && values.every((v) => typeof v === 'number'));

/** Layers of rows and of indices, which stand in no chain of maps: e2e/graphs.spec.ts and the operations' oracle have them. */
const NO_CHAINS: ReadonlySet<string> = new Set(
  `Conv1d BatchNorm1d Unfold Fold MaxUnpool2d MaxPool1d AvgPool1d AdaptiveAvgPool1d AdaptiveMaxPool1d Dropout1d`.split(
    ' ',
  ),
);

/** A few nets in which every kind of layer stands at least once: as long as one is missing, the one with most of them. */
export function everyKind(): Case[] {
  const candidates = layerCases()
    .filter(plain)
    .map((c) => ({ c, kinds: new Set(layersOf(c.code)) }));
  const missing = new Set<string>(Object.keys(LAYERS).filter((kind) => !NO_CHAINS.has(kind)));
  const chosen: Case[] = [];
  const gain = ({ kinds }: { readonly kinds: ReadonlySet<string> }) =>
    [...kinds].filter((kind) => missing.has(kind)).length;
  while (missing.size > 0) {
    const best = candidates.reduce((most, one) => (gain(one) > gain(most) ? one : most));
    if (gain(best) === 0) throw new Error(`no case has ${[...missing].join(', ')}`);
    for (const kind of best.kinds) missing.delete(kind);
    chosen.push(caseOf(best.c));
  }
  return chosen;
}
