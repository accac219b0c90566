import type { AxisLink } from '../layer';
import type { ShapedCall } from '../net/shaped';
import type { Shape } from '../shape';
import type { PickedAxis } from '../window';
import { constant, type Expr, largest, minus, number, plus, product, rounded, sum } from './expr';

/** How one axis of an operation's output, counted as PyTorch counts them, comes to its size. */
export interface AxisWork {
  readonly axis: number;
  readonly says: OperationWord;
  readonly values: Readonly<Record<string, number>>;
  readonly expr: Expr;
}

export type OperationWord =
  | 'alike' // every tensor has as many
  | 'stretched' // one cell is read for all of the other's
  | 'joined' // laid behind one another
  | 'stacked' // a new axis, one cell for each tensor
  | 'sliced'
  | 'moved' // an axis of the input at another place
  | 'inferred' // a view's −1
  | 'told' // a view's or an expand's own number
  | 'added'; // a new axis of one cell

type Call = Pick<ShapedCall, 'reads' | 'inputs' | 'outputSizes'>;

/** An axis of an input that an axis of the output follows. */
interface Source {
  readonly input: number;
  readonly axis: number;
  readonly size: number;
  readonly map: AxisLink['map'];
}

/**
 * How the axes of an operation's output come to their sizes, by how its row says that they are read; those of a batch of
 * one are left out. Null where one tensor comes in and every axis stays as it is, and for layers.
 */
export function operationWork({ reads, inputs, outputSizes }: Call): readonly AxisWork[] | null {
  if (!reads || reads.length === 0) return null;
  const [reading] = reads;
  const worked = reading?.type === 'laid' ? (reading.worked ?? null) : null;
  const works = outputSizes.map((size, axis): AxisWork => {
    const own = sourcesOf(reads, inputs, axis);
    return own === null
      ? viewed(axis, outputSizes, inputs[0]?.sizes ?? [], worked)
      : workOf(
          axis,
          size,
          own,
          inputs.map((i) => i.sizes),
          outputSizes.length,
        );
  });
  const stays = inputs.length < 2 && works.every(({ says, axis, values }) => says === 'alike' && values.from === axis);
  if (stays && inputs[0]?.sizes.length === outputSizes.length) return null;
  return works.filter(({ axis }) => axis > 0 || outputSizes[0] !== 1 || outputSizes.length < 2);
}

/** What an axis of the output follows; null where the values are laid out anew, so that no axis follows another. */
function sourcesOf(reads: NonNullable<Call['reads']>, inputs: Call['inputs'], out: number): Source[] | null {
  const found: Source[] = [];
  for (const [input, reading] of reads.entries()) {
    if (reading.type === 'laid') return null;
    for (const [axis, link] of reading.links.entries()) {
      if (link?.out === out) found.push({ input, axis, size: inputs[input]?.sizes[axis] ?? 0, map: link.map });
    }
  }
  return found;
}

const isPicked = (map: Source['map']): map is PickedAxis => map?.type === 'picked';

function workOf(
  axis: number,
  size: number,
  sources: readonly Source[],
  inputs: readonly Shape[],
  rank: number,
): AxisWork {
  const [first] = sources;
  const work = (says: OperationWord, expr: Expr, values: AxisWork['values'] = {}) => ({ axis, says, values, expr });
  if (inputs.length > 1) {
    if (sources.length === inputs.length && sources.some((s) => isPicked(s.map)))
      return work('joined', sum(sources.map((s) => plus(number('input', s.size)))), { count: sources.length });
    if (!first) return work('stacked', number('tensors', size), { count: size });
    // Axes are told from the end; one that a tensor does not have is as one of a single cell.
    const sizes = inputs.map((own) => own[axis - rank + own.length] ?? 1);
    if (sizes.every((n) => n === size)) return work('alike', number('input', size), { from: first.axis });
    if (sizes.every((n) => n === size || n === 1))
      return work(
        'stretched',
        largest(
          sizes.map((n) => number('input', n)),
          size,
        ),
        { size },
      );
    return work('moved', number('input', size), { from: first.axis });
  }
  if (!first) return size === 1 ? work('added', constant(1)) : work('told', number('output_size', size));
  const { map } = first;
  if (isPicked(map) && map.stop !== undefined) {
    const { first: start, stop, step } = map;
    const run = sum([plus(number('stop', stop)), minus(number('start', start))]);
    return work('sliced', rounded('ceil', run, number('step', step)), { start, stop, step, size: first.size });
  }
  if (first.axis !== axis && first.size === size && inputs[0]?.length === rank)
    return work('moved', number('input', size), { from: first.axis });
  if (first.size !== size) return work('told', number('output_size', size));
  return work('alike', number('input', size), { from: first.axis });
}

/** Of values laid out anew: a view's −1 is worked out of all the others, and so is the length of a row. */
function viewed(axis: number, made: Shape, from: Shape, worked: number | null): AxisWork {
  const size = made[axis] ?? 0;
  // A batch of one is no factor that anyone sees.
  const come = from.length > 1 && from[0] === 1 ? from.slice(1) : from;
  const others = made.filter((_, i) => i !== axis && !(i === 0 && made[0] === 1));
  const cells = product(come.map((n) => number('input', n)));
  const whole = others.length === 0;
  if (whole && come.length > 1) return { axis, says: 'inferred', values: { cells: cells.value }, expr: cells };
  if (axis === worked && !whole) {
    const under =
      others.length === 1
        ? number('output_size', others[0] ?? 0)
        : product(others.map((n) => number('output_size', n)));
    const expr: Expr = { type: 'fraction', over: cells, under, value: size };
    return { axis, says: 'inferred', values: { cells: cells.value }, expr };
  }
  return { axis, says: 'told', values: {}, expr: number('output_size', size) };
}
