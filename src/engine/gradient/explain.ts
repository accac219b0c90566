import type { Explanation, Term } from '../../core/explanation';
import { padValue } from '../../core/layers/pads';
import type { Module } from '../../core/net/net';
import type { ShapedCall, ShapedNet } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { elements } from '../../core/shape';
import { argOf } from '../backend';
import { adjointCall } from './adjoint';
import { type CellCall, type ReadCell, unravelled } from './explained';
import { LINEAR, stepsOf } from './explained_steps';
import { broadcastCell, LISTED, OWN_ALONE } from './listed';
import { biasIndex, PRODUCTS } from './products_read';
import { ADJOINTS } from './table';

/** Where a cell stands: its net, and what the state dict calls a module's own. */
export interface Place {
  readonly net: Pick<ShapedNet, 'input' | 'steps' | 'constants'>;
  /** `0.`, `layer1.conv.`; of a parameter of the net, its whole name without the dot. */
  readonly prefix: (module: Module) => string;
}

const indexed = (name: string, at: readonly number[]) => `${name}[${at.join(', ')}]`;

/** Takes a cell apart: what it was made of, what by, and what was done then. */
export async function explainCell(call: CellCall, place: Place): Promise<Explanation> {
  const { step, value } = call;
  const products = PRODUCTS[step.module.kind];
  const read = products ? products(call) : await readBy(call);
  const named = products ? read : read.map((own) => ({ ...own, ...factorName(call, own, place) }));
  const terms = named.flatMap((own): Term[] => {
    const layer = step.inputs[own.input]?.layer ?? null;
    if (layer === null) return [];
    const shape = layer < 0 ? place.net.input : (place.net.steps[layer]?.output ?? []);
    const at = own.cell < 0 ? null : unravelled(own.cell, shape);
    return [{ layer, at, value: own.value, weight: own.weight, name: nameOf(own, step, place) }];
  });
  return { value, terms, constant: constantOf(call, read), steps: stepsOf(call) };
}

interface Named extends ReadCell {
  readonly name?: string;
}

function nameOf({ of, name }: Named, { module }: ShapedCall, { prefix }: Place): string | null {
  if (name !== undefined) return name;
  return of ? indexed(`${prefix(module)}${of.tensor}`, of.at) : null;
}

/** What a step reads for a cell, by its derivatives; cells that it is told from all the same have weight 0. */
async function readBy(call: CellCall): Promise<ReadCell[]> {
  const { step, inputs, cell, made, weights, pause } = call;
  const gradient = new Float64Array(elements(step.outputSizes));
  gradient[cell] = 1;
  const found = await ADJOINTS[step.module.kind](adjointCall(step, inputs, made, gradient, weights, pause));
  const listed = new Map<number, Set<number>>();
  for (const [input, at] of LISTED[step.module.kind]?.(call) ?? []) {
    listed.set(input, (listed.get(input) ?? new Set()).add(at));
  }
  if (OWN_ALONE.has(step.module.kind)) return [readOf(call, found, 0, cell)];
  const read = inputs.flatMap((_, input) => {
    const cells = listed.get(input) ?? new Set<number>();
    for (const [at, g] of found[input]?.entries() ?? []) if (g !== 0) cells.add(at);
    return [...cells].sort((a, b) => a - b).map((at) => readOf(call, found, input, at));
  });
  return read.length > 0 ? read : padding(call);
}

const readOf = (
  { inputs }: CellCall,
  found: readonly (Float64Array | null)[],
  input: number,
  cell: number,
): ReadCell => ({ input, cell, value: inputs[input]?.[cell] ?? 0, weight: found[input]?.[cell] ?? 0 });

/** A cell that was filled in. */
function padding({ step, value }: CellCall): ReadCell[] {
  const isPad = step.module.kind.endsWith('Pad2d');
  return [{ input: 0, cell: -1, value: isPad ? padValue(step.module.args) : value, weight: 1 }];
}

/** A factor that is a parameter of the net. */
function factorName({ step, cell, inputs }: CellCall, own: ReadCell, { net, prefix }: Place): { name?: string } {
  const { kind } = step.module;
  const other = step.inputs[1 - own.input];
  if (inputs.length !== 2 || !other || other.layer !== null || (kind !== 'mul' && kind !== 'matmul')) return {};
  const maker = net.constants.find(({ use }) => use.id === other.value.from);
  if (maker?.module.kind !== 'Parameter') return {};
  const at =
    kind === 'mul'
      ? unravelled(broadcastCell(cell, other.sizes, step.outputSizes), other.sizes)
      : matrixCell(step, cell, own);
  return { name: indexed(prefix(maker.module), at) };
}

/** Of `x @ w` or `w @ x`: which cell of w a cell of x is multiplied by, for a cell of the product. */
function matrixCell({ inputs, outputSizes }: ShapedCall, cell: number, own: ReadCell): number[] {
  const [x = [], w = []] = [inputs[own.input]?.sizes, inputs[1 - own.input]?.sizes];
  const place = unravelled(cell, outputSizes);
  const read = unravelled(own.cell, x);
  const isFirst = own.input === 0;
  // The inner axis is the last of what stands before, the last but one of what stands behind.
  const inner = isFirst || x.length === 1 ? (read.at(-1) ?? 0) : (read.at(-2) ?? 0);
  if (w.length === 1) return [inner];
  const outer = isFirst ? (place.at(-1) ?? 0) : (place.at(x.length > 1 ? -2 : -1) ?? 0);
  const lead = place.slice(0, w.length - 2).map((n, axis) => ((w[axis] ?? 1) === 1 ? 0 : n));
  return isFirst ? [...lead, inner, outer] : [...lead, outer, inner];
}

/** What is added to the terms: a bias, a number, what a parameter of the net has in a sum, what was written over. */
function constantOf({ step, weights, cell, value }: CellCall, read: readonly ReadCell[]): number {
  const { kind } = step.module;
  if (PRODUCTS[kind]) return weights.get('bias')?.[biasIndex(step, cell)] ?? 0;
  if (!LINEAR.has(kind)) return 0;
  if (kind === 'setitem' && read.every(({ weight }) => weight === 0)) return value;
  const own = read.filter(({ input }) => step.inputs[input]?.layer === null);
  const parameters = own.reduce((sum, { value: v, weight }) => sum + v * weight, 0);
  if (kind !== 'add' && kind !== 'sub') return parameters;
  const number = (name: string) => {
    const given = argOf(step, name) ?? null;
    return given === null ? 0 : Math.fround(asNumber(given));
  };
  const alpha = asNumber(argOf(step, 'alpha') ?? 1) * (kind === 'sub' ? -1 : 1);
  return parameters + number('input') + alpha * number('other');
}
