import type { Args } from '../../core/args';
import { layerSpec, tensorSpecs } from '../../core/layers/rows';
import type { LayerKind } from '../../core/layers/table';
import type { LeftNote } from '../../core/net/acts';
import { inMode } from '../../core/net/graph';
import { constructRefusal, pass } from '../../core/net/infer';
import { freshId, INPUT_KEY, type Module, type Net, refTo, type Use, type ValueRef } from '../../core/net/net';
import { statePrefix, usualRegistrations } from '../../core/net/state_dict';
import type { NoteCode, ProblemParams } from '../../core/note_codes';
import { elements, type Shape, sizesOf } from '../../core/shape';
import { MAX_LAYERS } from '../../core/values';
import type { Mode, TensorName } from '../../core/weights';
import { type Constant, filledWith, numberOf } from './constant';
import { withNames } from './names';
import { ModelProblem } from './problem';

/** A tensor that depends on x, while a net is put together. */
export interface Tensor {
  readonly ref: ValueRef;
  readonly shape: Shape;
  /** Whether the batch of one stands before its shape. */
  readonly batched: boolean;
  /** Values are truths, 1 and 0. */
  readonly isTruth?: boolean;
}

export type Value = Tensor | Constant;

export const isConstant = (value: Value): value is Constant => 'data' in value;

/** Sizes as the file's graph has them, the batch counted. */
export const fullSizes = (value: Value): Shape =>
  isConstant(value) ? value.shape : sizesOf(value.shape, value.batched);

/** What the page has no layer for: the net ends there. */
export class Unfit extends Error {}

/** As many numbers as are made for one tensor that no file holds. */
const MOST_MADE = 2 ** 22;

/** A count of numbers that are about to be made. Throws Unfit where they are too many. */
export function makeable(count: number): number {
  if (!(count <= MOST_MADE)) throw new Unfit(`${count} numbers`);
  return count;
}

/** A tensor of the state dict that a file holds. */
export interface StateTensor {
  readonly name: string;
  /** Whose it is: id of the module, and its own name there. */
  readonly module: string;
  readonly tensor: TensorName;
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** A net that a file holds, with its weights. */
export interface ReadModel {
  readonly net: Net;
  /** In the order of the state dict. */
  readonly tensors: readonly StateTensor[];
  /** [C, H, W] */
  readonly input: readonly [number, number, number];
}

export interface LayerOptions {
  /** What the module may be called, the likeliest first. */
  readonly names?: readonly string[];
  readonly weights?: Partial<Record<TensorName, Constant>>;
  /** The flag of the module, where it is not the net's. */
  readonly mode?: Mode;
}

interface Kept {
  readonly module: Module;
  readonly names: readonly string[];
  readonly weights: LayerOptions['weights'];
}

/** Puts modules and steps together, each step's shape known as it is added, for a net in evaluation. */
export class NetBuilder {
  readonly input: readonly [number, number, number];
  readonly x: Tensor;
  readonly #notes: LeftNote[] = [];
  readonly #modules: Kept[] = [];
  readonly #uses: Use[] = [];
  readonly #stored = new Map<Constant, Tensor>();
  /** Modules without weights and with one name are one module that is called again. */
  readonly #known = new Map<string, Kept>();
  readonly #byWeight = new Map<Constant, Kept>();
  #newest: Tensor;

  constructor(input: readonly [number, number, number]) {
    this.input = input;
    this.x = { ref: refTo(INPUT_KEY), shape: input, batched: true };
    this.#newest = this.x;
  }

  get isEmpty(): boolean {
    return this.#uses.length === 0;
  }

  get newest(): Tensor {
    return this.#newest;
  }

  note(code: NoteCode, params: ProblemParams, effect = true): void {
    this.#notes.push({ code, params, line: null, cell: null, effect });
  }

  /** A step of forward. Throws Unfit with PyTorch's words where the layer takes no such input. */
  add(kind: LayerKind, args: Args, reads: readonly Tensor[], options: LayerOptions = {}): Tensor {
    const { names = [], mode } = options;
    const kept = this.#module(kind, args, options);
    const { module } = kept;
    const refusal = constructRefusal(module);
    if (refusal) throw new Unfit(refusal.text);
    const passed = pass(inMode({ mode: 'eval' }, mode ? { ...module, mode } : module), reads);
    if (!passed.ok) throw new Unfit(passed.refusal.text);
    if (this.#uses.length >= MAX_LAYERS) throw new ModelProblem('too-many-layers', { most: MAX_LAYERS });
    if (!this.#modules.includes(kept)) {
      this.#modules.push(kept);
      if (kept.weights?.weight) this.#byWeight.set(kept.weights.weight, kept);
      const [name] = names;
      if (name !== undefined && tensorSpecs(module).length === 0) this.#known.set(keyOf(kind, args, name), kept);
    }
    const id = freshId();
    this.#uses.push({ id, module: module.id, off: false, inputs: reads.map((t) => t.ref) });
    const made: Tensor = { ref: refTo(id), shape: passed.output.shape, batched: passed.output.batched };
    if (reads.length > 0) this.#newest = made;
    return made;
  }

  #module(kind: LayerKind, args: Args, { names = [], weights, mode }: LayerOptions): Kept {
    const known = this.#known.get(keyOf(kind, args, names[0] ?? '')) ?? this.#shared(kind, args, weights);
    if (known) return known;
    const module: Module = { id: freshId(), kind, args, name: null, ...(mode && { mode }) };
    return { module, names, weights };
  }

  /**
   * A module of the same weights, which is called again. Those of one number all over are no sign of that: files hold
   * equal tensors once.
   */
  #shared(kind: LayerKind, args: Args, weights: LayerOptions['weights']): Kept | null {
    const { weight, bias } = weights ?? {};
    const first = weight && this.#byWeight.get(weight);
    if (!first || filledWith(weight) !== null) return null;
    const { module } = first;
    const isSame = module.kind === kind && JSON.stringify(module.args) === JSON.stringify(args);
    return isSame && first.weights?.bias === bias ? first : null;
  }

  /** A constant as a tensor that steps can read: a parameter of the net, or, of what the file gives no name, a buffer. */
  stored(of: Constant): Tensor {
    const known = this.#stored.get(of);
    if (known) return known;
    const kind = of.name === null || of.isBuffer ? 'Buffer' : 'Parameter';
    const options = { names: of.name === null ? [] : [of.name], weights: { weight: of } };
    const value = of.shape.length > 0 || of.data.length === 1 ? filledWith(of) : null;
    // What is one number all over is said in the source, too.
    const args: Args =
      value !== null && Number.isFinite(value)
        ? { shape: [...of.shape], fn: 'full', value: Math.fround(value) }
        : { shape: [...of.shape] };
    const made = this.add(kind, args, [], options);
    this.#stored.set(of, made);
    return made;
  }

  tensor(value: Value): Tensor {
    return isConstant(value) ? this.stored(value) : value;
  }

  /** The net that returns these. */
  made(outputs: readonly Tensor[]): ReadModel {
    const { modules, numbers } = withNames(this.#modules);
    const count = this.#notes.filter((n) => n.effect).length;
    const notes = this.#notes.length > 0 && { leftOut: { count, notes: this.#notes } };
    const plain: Net = {
      modules,
      forward: { uses: this.#uses, outputs: outputs.map((t) => t.ref) },
      mode: 'eval',
      ...notes,
    };
    const net = withNumbers(plain, numbers);
    const kept = new Map(this.#modules.map((k) => [k.module.id, k]));
    return {
      net,
      input: this.input,
      tensors: modules.flatMap((m) => tensorsOf(net, m, kept.get(m.id)?.weights ?? {})),
    };
  }
}

/** A net whose state dict has numbers for the names of modules, though it is no sequence. */
function withNumbers(net: Net, numbers: ReadonlyMap<string, string>): Net {
  if (numbers.size === 0) return net;
  const all = usualRegistrations(net).map(({ name, module }) => ({ name: numbers.get(module) ?? name, module }));
  return all.every(({ name, module }, i) => usualRegistrations(net)[i]?.name === name && module)
    ? net
    : { ...net, registered: all };
}

const keyOf = (kind: string, args: Args, name: string) => `${name} ${kind} ${JSON.stringify(args)}`;

/** What the state dict has of a module. */
function tensorsOf(net: Net, module: Module, weights: NonNullable<LayerOptions['weights']>): StateTensor[] {
  const prefix = statePrefix(net, module);
  const isOwn = layerSpec(module.kind).join !== undefined && layerSpec(module.kind).family === 'operation';
  return tensorSpecs(module).map(({ name, shape }) => {
    const given = weights[name];
    const data = given ? float32(given.data) : defaultOf(name, elements(shape));
    if (data.length !== elements(shape)) throw new ModelProblem('tensor-size', { name: prefix });
    return { name: isOwn ? prefix : `${prefix}${name}`, module: module.id, tensor: name, shape, data };
  });
}

const float32 = (data: Constant['data']): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data);

/** What the file does not say: a norm's gains and shifts that it does without, how many batches it has seen. */
function defaultOf(name: TensorName, count: number): Float32Array {
  return new Float32Array(makeable(count)).fill(name === 'weight' || name === 'running_var' ? 1 : 0);
}

/** A constant of one value as a number, whatever its axes, where a tensor with these sizes is broadcast to no more. */
export function scalarBeside(value: Value, other: Value): number | null {
  if (!isConstant(value) || value.shape.length > fullSizes(other).length) return null;
  const number = numberOf(value);
  return number !== null && Number.isFinite(number) ? number : null;
}
