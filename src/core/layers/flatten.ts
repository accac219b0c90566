import { type ArgSpec, type Args, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber } from '../python/python';
import { elements, type Shape } from '../shape';
import { callRefusal } from './call';
import { parseRefusal } from './parse';
import { axisIndex, inferSized, refuse } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'start_dim', type: 'int', default: 1, range: [0, 3], control: 'more' },
  { name: 'end_dim', type: 'int', default: -1, range: [-3, 3], control: 'more' },
];

/** First and last axis that are made one; null where there are no such axes. */
function flattenRange(args: Args, sizes: Shape): { readonly start: number; readonly end: number } | null {
  const [start, end] = ARGS.map(({ name }) => axisIndex(asNumber(arg(ARGS, args, name)), sizes));
  return typeof start === 'number' && typeof end === 'number' && start <= end ? { start, end } : null;
}

export const flatten: LayerSpec = {
  kind: 'Flatten',
  family: 'head',
  sizing: { type: 'joined', along: flattenRange },
  args: ARGS,
  sameValues: true,
  lies: 'laid',
  construct: (args) => callRefusal('Flatten.__init__', ARGS, args),
  infer: inferSized((args, sizes) => {
    const values = ARGS.map((a) => arg(ARGS, args, a.name) ?? null);
    const params = ARGS.map(
      ({ name }, i) => ({ name, type: 'int', value: values[i] ?? null, position: i + 1 }) as const,
    );
    const called = parseRefusal('flatten', params);
    if (called) return refuse(called);
    const [start = 0, end = 0] = values.map((v) => axisIndex(asNumber(v), sizes));
    if (typeof start !== 'number') return refuse(start);
    if (typeof end !== 'number') return refuse(end);
    if (start > end) {
      const text = 'flatten() has invalid args: start_dim cannot come after end_dim';
      return refuse({ code: 'flatten-order', text, values: { start, end } });
    }
    const made = [...sizes.slice(0, start), elements(sizes.slice(start, end + 1)), ...sizes.slice(end + 1)];
    return { ok: true, sizes: made, axes: null };
  }),
  weights: () => [],
  keepsSign: () => true,
  macs: () => 0,
};
