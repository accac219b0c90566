import type { Net } from '../../../core/net/net';
import type { Note } from '../python/notes';
import type { Reading } from '../python/places';
import { Problem } from '../python/problem';
import { argValue, type KerasLayer, type KerasMap, type KerasModel } from '../python/values';
import { Builder, type Tensor } from './builder';
import { isInput } from './call';
import { translate } from './translate';

/** What a net of Keras is taken to get where it does not say: an image with three channels. */
const USUAL = [3, 32, 32];

interface KerasNet {
  readonly net: Net;
  readonly reading: Reading;
  readonly notes: readonly Note[];
  readonly partial: Problem | null;
  /** [C, H, W], where the source says it. */
  readonly input: readonly [number, number, number] | null;
}

/**
 * A model of Keras as a net of PyTorch: the same shapes, numbers of channels found by walking them, and the same padding.
 * Maps have their channels first; a vector that was a map goes channel by channel, as PyTorch's does. From what has no
 * equal on, nothing is taken.
 */
export function kerasNet(model: KerasModel, given: readonly number[] | null): KerasNet {
  const walk = new Walk(model, given);
  return walk.net();
}

/** Layers of a model and of those within it. */
function* layersIn(model: KerasModel): Generator<KerasLayer> {
  for (const layer of model.layers) yield* withInner(layer);
  for (const map of model.graph ? mapsBefore(model.graph.outputs) : []) yield* withInner(map.layer);
}

function* withInner(layer: KerasLayer): Generator<KerasLayer> {
  yield layer;
  if (layer.model) yield* layersIn(layer.model);
}

/** All that tensors are made of, each after what it reads. */
function mapsBefore(outputs: readonly KerasMap[]): KerasMap[] {
  const order: KerasMap[] = [];
  const seen = new Set<KerasMap>();
  const open: { map: KerasMap; next: number }[] = [];
  const enter = (map: KerasMap) => {
    if (seen.has(map)) return;
    seen.add(map);
    open.push({ map, next: 0 });
  };
  for (const output of outputs) {
    enter(output);
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const input = top.map.inputs[top.next];
      top.next += 1;
      if (input) enter(input);
      else {
        order.push(top.map);
        open.pop();
      }
    }
  }
  return order;
}

const isSource = ({ layer, inputs }: KerasMap) => inputs.length === 0 && (isInput(layer) || layer.name === 'given');

/** A walk along a model's tensors with their shapes. */
class Walk {
  readonly #model: KerasModel;
  readonly #channelsFirst: boolean;
  readonly #input: readonly number[] | null;
  readonly #builder: Builder;
  readonly #x: Tensor;
  #partial: Problem | null = null;

  constructor(model: KerasModel, given: readonly number[] | null) {
    this.#model = model;
    const all = [...layersIn(model)];
    this.#channelsFirst = all.some((layer) => {
      const format = layer.given.find((g) => g.name === 'data_format');
      return format !== undefined && argValue(format.value) === 'channels_first';
    });
    const first = model.graph ? model.graph.inputs[0]?.layer : model.layers[0];
    const stated = first ? statedShape(first) : null;
    const shape = stated && this.#inOrder(stated, given);
    this.#input = shape?.isWhole ? shape.sizes : null;
    this.#builder = new Builder(shape?.sizes ?? given ?? USUAL);
    // A vector stands in a map's channels, rows in its height and width.
    this.#x =
      stated?.length === 1 ? this.#builder.flat() : stated?.length === 2 ? this.#builder.rows() : this.#builder.x;
  }

  /** [C, H, W] of a shape as Keras has it; what it leaves open is the page's. */
  #inOrder(
    stated: readonly (number | null)[],
    given: readonly number[] | null,
  ): { sizes: number[]; isWhole: boolean } | null {
    const [a = null, b = null, c = null] = stated;
    const inOrder =
      stated.length === 1 ? [a, 1, 1] : stated.length === 2 ? [1, a, b] : this.#channelsFirst ? [a, b, c] : [c, a, b];
    if (stated.length > 3 || inOrder.length !== 3) return null;
    const usual = given && given[0] === (inOrder[0] ?? given[0]) ? given : USUAL;
    return { sizes: inOrder.map((n, i) => n ?? usual[i] ?? 1), isWhole: !inOrder.includes(null) };
  }

  net(): KerasNet {
    const builder = this.#builder;
    let outputs: readonly Tensor[] = [];
    try {
      outputs = this.#run(this.#model, [this.#x]);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (builder.isEmpty) throw problem;
      this.#partial = problem;
    }
    if (this.#partial) outputs = [builder.newest];
    const [c = 0, h = 0, w = 0] = this.#input ?? [];
    return {
      ...builder.made(outputs),
      notes: builder.notes,
      partial: this.#partial,
      input: this.#input ? [c, h, w] : null,
    };
  }

  #run(model: KerasModel, inputs: readonly Tensor[]): readonly Tensor[] {
    const { graph } = model;
    if (!graph) {
      const layers = model.layers.filter((layer) => !isInput(layer));
      return layers.reduce((on, layer) => this.#layer(layer, on), inputs);
    }
    const made = new Map<KerasMap, readonly Tensor[]>(
      graph.inputs.map((map, i) => [map, inputs[i] ? [inputs[i]] : []]),
    );
    for (const map of mapsBefore(graph.outputs)) {
      if (made.has(map)) continue;
      const reads = map.inputs.flatMap((input) => made.get(input) ?? []);
      // A second input has no place on the page.
      if (isSource(map) || reads.length < map.inputs.length)
        throw located(map.layer, new Problem('not-followed', map.layer.node, { what: map.layer.name }));
      made.set(map, this.#layer(map.layer, reads));
    }
    return graph.outputs.flatMap((map) => made.get(map) ?? []);
  }

  #layer(layer: KerasLayer, reads: readonly Tensor[]): readonly Tensor[] {
    if (layer.model) return this.#run(layer.model, reads);
    try {
      return [translate(this.#builder, layer, reads, this.#channelsFirst)];
    } catch (problem) {
      if (problem instanceof Problem) located(layer, problem);
      throw problem;
    }
  }
}

function located(layer: KerasLayer, problem: Problem): Problem {
  problem.locate(layer.text);
  return problem;
}

/** The shape without the batch of `Input(shape=(H, W, C))` or `input_shape=`; null within it is left open. */
function statedShape(first: KerasLayer): readonly (number | null)[] | null {
  const names = ['input_shape', 'shape', 'batch_shape', 'batch_input_shape', 'input_dim'];
  const found =
    first.given.find((g) => g.name !== null && names.includes(g.name)) ??
    (isInput(first) ? first.given.find((g) => g.name === null) : undefined);
  const value = found ? argValue(found.value) : undefined;
  const list = Array.isArray(value) ? value : typeof value === 'number' ? [value] : null;
  if (!list) return null;
  const sizes = found?.name?.startsWith('batch') ? list.slice(1) : list;
  const isSize = (n: unknown) => n === null || (typeof n === 'number' && Number.isInteger(n) && n > 0);
  return sizes.length > 0 && sizes.every(isSize) ? sizes.map((n) => (typeof n === 'number' ? n : null)) : null;
}
