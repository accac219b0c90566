import { cellsOf } from '../../../core/layers/operations/index';
import { selectedCells } from '../../../core/layers/operations/picks';
import { slicePlan } from '../../../core/layers/operations/slice';
import { elements, type Shape } from '../../../core/shape';
import { NoForm } from './graph';
import type { Write } from './pointwise';
import { axis, first, flag, number, type WrittenStep } from './step';

/** The same values in the same order. */
export const laid: Write = ({ graph, step, inputs }) =>
  step.inputSizes.join() === step.outputSizes.join()
    ? graph.node('Identity', [inputs[0] ?? ''])
    : graph.reshaped(inputs[0] ?? '', step.inputSizes, step.outputSizes);

/** Axes in another order, which the step's own reading says. */
export const permuted: Write = ({ graph, step, inputs }) => {
  const [reading] = step.reads ?? [];
  if (reading?.type !== 'axes') throw new NoForm('axes');
  const perm = step.outputSizes.map((_, out) => reading.links.findIndex((link) => link?.out === out));
  return graph.node('Transpose', [inputs[0] ?? ''], { perm });
};

/** Parts of a tensor: a stretch of each axis where that is what is taken, else cell by cell. */
export const sliced: Write = ({ graph, step, inputs }) => {
  const x = inputs[0] ?? '';
  const [reading] = step.reads ?? [];
  const links = reading?.type === 'axes' ? reading.links : [];
  const plan = slicePlan(step.module.args, step.inputSizes);
  if ('code' in plan) throw new NoForm(plan.text);
  if (plan.isAdvanced || links.length === 0 || links.some((l) => l === null)) {
    const places = placesOf(plan.base, plan.cells.map(cellsOf));
    const flat = graph.reshaped(x, step.inputSizes, [elements(step.inputSizes)]);
    return graph.node('Gather', [flat, graph.ints(places, step.outputSizes)], { axis: 0 });
  }
  const cut = links.flatMap((link, dim) => {
    const map = link?.map;
    if (map?.type !== 'picked') return [];
    return [{ dim, from: map.first, to: map.first + (map.output - 1) * map.step + 1, step: map.step }];
  });
  const made =
    cut.length === 0
      ? x
      : graph.node('Slice', [
          x,
          graph.ints(cut.map((c) => c.from)),
          graph.ints(cut.map((c) => Math.max(c.to, c.from))),
          graph.ints(cut.map((c) => c.dim)),
          graph.ints(cut.map((c) => c.step)),
        ]);
  const taken = step.inputSizes.map((n, dim) => {
    const map = links[dim]?.map;
    return map?.type === 'picked' ? map.output : n;
  });
  return cut.length === 0 && taken.join() === step.outputSizes.join()
    ? graph.node('Identity', [x])
    : graph.reshaped(made, taken, step.outputSizes);
};

/** Every sum of one offset of each axis, in C order. */
function placesOf(from: number, cells: readonly (readonly number[])[]): readonly number[] {
  return cells.reduce<readonly number[]>((so, own) => so.flatMap((at) => own.map((offset) => at + offset)), [from]);
}

/** Axes whose cells are taken in another order, or over again: turned round, rolled, repeated. */
export const picked: Write = ({ graph, step, inputs }) => {
  const [reading] = step.reads ?? [];
  if (reading?.type !== 'axes') throw new NoForm('axes');
  return reading.links.reduce((on, link, dim) => {
    const map = link?.map;
    if (map?.type !== 'picked') return on;
    const n = map.input;
    const cells = Array.from({ length: map.output }, (_, o) => {
      const at = map.first + o * map.step;
      return map.wraps ? ((at % n) + n) % n : at;
    });
    return graph.node('Gather', [on, graph.ints(cells)], { axis: dim });
  }, inputs[0] ?? '');
};

export const repeated: Write = ({ graph, step, inputs }) => {
  const before = step.outputSizes.length - step.inputSizes.length;
  const sizes: Shape = [...Array.from({ length: before }, () => 1), ...step.inputSizes];
  const times = step.outputSizes.map((n, i) => n / Math.max(1, sizes[i] ?? 1));
  return graph.node('Tile', [graph.reshaped(inputs[0] ?? '', step.inputSizes, sizes), graph.ints(times)]);
};

export const expanded: Write = ({ graph, step, inputs }) =>
  graph.node('Expand', [inputs[0] ?? '', graph.ints(step.outputSizes)]);

export const selected: Write = ({ graph, step, inputs }) => {
  const found = selectedCells(step.module.args, step.inputSizes);
  if ('code' in found) throw new NoForm(found.text);
  return graph.node('Gather', [inputs[0] ?? '', graph.ints(found.cells)], { axis: found.axis });
};

export const cat: Write = (own) => own.graph.node('Concat', own.inputs, { axis: axis(own, 'dim') });

export const stacked: Write = (own) => {
  const { graph, step, inputs } = own;
  const dim = axis(own, 'dim', step.inputSizes.length + 1);
  const sizes = [...step.inputSizes.slice(0, dim), 1, ...step.inputSizes.slice(dim)];
  const laidOut = inputs.map((x) => graph.node('Reshape', [x, graph.ints(sizes)]));
  return graph.node('Concat', laidOut, { axis: dim });
};

export const cumulated: Write = (own) => own.graph.node('CumSum', [first(own), own.graph.ints([axis(own, 'dim')], [])]);

export const topk: Write = (own) =>
  own.graph.nodes(
    'TopK',
    [first(own), own.graph.ints([number(own, 'k')])],
    { axis: axis(own, 'dim'), largest: flag(own, 'largest') ? 1 : 0 },
    2,
  )[0] ?? '';

export const sorted: Write = (own) => {
  const { graph, step } = own;
  const dim = axis(own, 'dim');
  const count = graph.ints([step.inputSizes[dim] ?? 1]);
  return graph.nodes('TopK', [first(own), count], { axis: dim, largest: flag(own, 'descending') ? 1 : 0 }, 2)[0] ?? '';
};

/** Channels in groups, and back in another order of axes. */
function regrouped({ graph, step, inputs }: WrittenStep, split: readonly number[], perm: readonly number[]): string {
  const parts = graph.node('Reshape', [inputs[0] ?? '', graph.ints(split)]);
  return graph.node('Reshape', [graph.node('Transpose', [parts], { perm }), graph.ints(step.outputSizes)]);
}

export const channelShuffle: Write = (own) => {
  const [n = 1, c = 1, ...rest] = own.step.inputSizes;
  const groups = number(own, 'groups');
  return regrouped(own, [n, groups, c / groups, ...rest], [0, 2, 1, ...rest.map((_, i) => i + 3)]);
};

export const pixelShuffle: Write = (own) => {
  const r = number(own, 'upscale_factor');
  const lead = own.step.inputSizes.slice(0, -3);
  const [c = 1, h = 1, w = 1] = own.step.inputSizes.slice(-3);
  const at = lead.length;
  const order = [...lead.map((_, i) => i), at, at + 3, at + 1, at + 4, at + 2];
  return regrouped(own, [...lead, c / r ** 2, r, r, h, w], order);
};

export const pixelUnshuffle: Write = (own) => {
  const r = number(own, 'downscale_factor');
  const lead = own.step.inputSizes.slice(0, -3);
  const [c = 1, h = 1, w = 1] = own.step.inputSizes.slice(-3);
  const at = lead.length;
  const order = [...lead.map((_, i) => i), at, at + 2, at + 4, at + 1, at + 3];
  return regrouped(own, [...lead, c, h / r, r, w / r, r], order);
};
