import type { Derived } from '../../../core/net/derived';
import type { Tensor as Size } from '../../../core/net/infer';
import type { Module } from '../../../core/net/net';
import type { CodePlace } from './places';

/** A module as a step runs it. The same module may be in several. */
export interface ReadLayer {
  /** Another one once a lazy layer has run. */
  module: Module;
  readonly off: boolean;
  /** Whether it is still a lazy layer, whose channels or features follow from what it is first called on. */
  lazy?: boolean;
}

/** One step of a forward that is followed: what ran, on which tensors. */
export interface Step {
  readonly layer: ReadLayer;
  readonly inputs: readonly Tensor[];
  /** Whether the layer is a function that is made a module of: it stands where it is used. */
  readonly functional: boolean;
  readonly place: CodePlace;
  /** Arguments that follow from the shapes of earlier tensors. */
  readonly derived?: Derived<Tensor>;
  /** Whether what it gives was taken apart into its map and its indices. */
  apart: boolean;
  /** The calls that it runs within, outermost first. */
  readonly within?: readonly HolderCall[];
}

/** A call of a module that holds others. */
export interface HolderCall {
  readonly holder: object;
  /** Its class. */
  readonly kind: string;
  /** Counted from 0 within a run. */
  readonly call: number;
}

/** A tensor as Python holds it: where it was made, and in what it keeps its numbers. */
export interface Tensor {
  /** Null for what forward is given, and for what is filled with numbers that hang on no tensor. */
  readonly step: Step | null;
  /** 0: what the step gives; 1: the indices of a pool. */
  readonly port: number;
  /** Null where it is not known: PyTorch refuses a step before. */
  readonly size: Size | null;
  /** Steps in a row so far, at most. */
  readonly depth: number;
  /** The object that names refer to: what is changed in place is the same object after it. */
  readonly object: TensorObject;
  readonly memory: Memory;
  /** Tensors of one memory with the same region have all its cells in the same order. */
  readonly region: number;
  /** When it was made, by the memory's writes. */
  readonly version: number;
  /** Of zeros, random numbers and the like. */
  readonly filled?: Filled;
  /** Whether it, or what it was made of, was laid out anew in one piece, for which the page has no step. */
  readonly inOne?: true;
  /** Of what the lines of a script make as a picture, and of copies of it: the object that was drawn. */
  readonly picture?: TensorObject;
  /** How many pictures are in it, where they are not one. */
  readonly batch?: number;
  /** Whether it holds truths, with which arithmetic is another; false: numbers that were truths. */
  readonly mask?: boolean;
}

/** A call that fills a tensor: `torch.zeros(1, 8)`. */
export interface Filled {
  readonly fn: 'zeros' | 'ones' | 'full' | 'randn' | 'rand' | 'eye' | 'tensor';
  readonly sizes: readonly number[];
  /** Of 'full', and of 'tensor'. */
  readonly value?: number;
  readonly values?: readonly number[];
  /** The numbers that were drawn for it, as one object has them: where it becomes a tensor of the net, they are that. */
  readonly draw?: object;
  /** By what all of it is multiplied, and what is then added. */
  readonly scale: number;
  readonly shift: number;
}

export interface TensorObject {
  now: Tensor | null;
}

/** A writing into a memory. */
export interface Write {
  readonly region: number;
  readonly step: Step;
  /** What the step gives: the tensor that was written, as it is from there on. */
  readonly made: Tensor;
}

/** What several tensors may keep their numbers in. */
export interface Memory {
  /** In order. */
  readonly writes: Write[];
  /** How many of them the whole has: what was written through a part of it is put back when the whole is read. */
  flushed: number;
  regions: number;
  /** Regions of which there are several tensors. */
  readonly aliased: Set<number>;
  /**
   * All of its cells, where a step that writes into nothing has made them anew; tensors that had been made before so many
   * writes are to be made of it.
   */
  whole: { readonly made: Tensor; readonly since: number } | null;
  /** Whether it is a copy that the page has no step for, so that writing into it leaves the step's own tensor alone. */
  readonly copied?: boolean;
  /** Whether there is such a copy of it, which what is written later leaves alone. */
  hasCopy?: boolean;
}

/** A run of forward, or of lines outside any. */
export interface Trace {
  /** `net`: one that becomes a net; `dummy`: one that finds out a size; `script`: lines of the source. */
  readonly kind: 'net' | 'dummy' | 'script';
  readonly steps: Step[];
  /** The calls that are under way, outermost first, and how many there have been. */
  within: readonly HolderCall[];
  calls: number;
  /** Parameters and filled tensors that have been read, by their modules and objects. */
  readonly constants: Map<string | TensorObject, Tensor>;
  /** The tensor that was made last, and the one with most steps before it. */
  newest: Tensor | null;
  deepest: Tensor | null;
  /** Whether core refuses one of the steps for the size that is assumed. */
  refused: boolean;
  /** Whether it is on an input that neither the source nor the page says. */
  isGuess: boolean;
  /** Whether sizes of tensors beside the batch were asked for: another input may be read in another way. */
  sized: boolean;
  /** Whether what they decided is kept in no expression: the steps are those of this one input. */
  bound: boolean;
  /** Whether a module was asked for its flag: in the other mode forward may go another way. */
  modal: boolean;
}

export function newTrace(kind: Trace['kind']): Trace {
  return {
    ...{ kind, steps: [], within: [], calls: 0, constants: new Map() },
    ...{ newest: null, deepest: null, refused: false, isGuess: false, sized: false, bound: false, modal: false },
  };
}

/** Of a tensor that shares its numbers with none yet. */
export function newMemory(): Memory {
  return { writes: [], flushed: 0, regions: 1, aliased: new Set(), whole: null };
}

/** The region of a part of a memory. */
export function newRegion(memory: Memory): number {
  memory.regions += 1;
  return memory.regions - 1;
}

/** A tensor that no step has made. */
export function givenTensor(size: Size | null, filled?: Filled): Tensor {
  const object: TensorObject = { now: null };
  const memory = newMemory();
  const tensor = {
    step: null,
    port: 0,
    size,
    depth: 0,
    object,
    memory,
    region: 0,
    version: 0,
    ...(filled && { filled }),
  };
  object.now = tensor;
  return tensor;
}

/** What a step gives, in a memory of its own. */
export function madeBy(step: Step, size: Size | null): Tensor {
  const object: TensorObject = { now: null };
  const memory = newMemory();
  const depth = Math.max(0, ...step.inputs.map((t) => t.depth)) + 1;
  const tensor: Tensor = { step, port: 0, size, depth, object, memory, region: 0, version: 0 };
  object.now = tensor;
  return tensor;
}

/** The same tensor under a name of its own, whose changes in place are its own too. */
export function copyOf(tensor: Tensor): Tensor {
  tensor.memory.hasCopy = true;
  const object: TensorObject = { now: null };
  const memory: Memory = { ...newMemory(), copied: true };
  const copy = { ...tensor, object, memory, region: 0, version: 0 };
  object.now = copy;
  return copy;
}

/** `x.contiguous()`: a copy where the cells do not lie in one piece. */
export function inOnePiece(tensor: Tensor): Tensor {
  const now = current(tensor);
  if (!now.size?.strides) return tensor;
  const { strides: _strides, ...size } = now.size;
  const made: Tensor = { ...copyOf(now), size, inOne: true };
  made.object.now = made;
  return made;
}

/** What the object that a tensor was is now. */
export const current = (tensor: Tensor): Tensor => tensor.object.now ?? tensor;

/** Whether cells of a tensor were written through another that has only some of them, or has them in another order. */
export function isTorn({ memory, region, version }: Tensor): boolean {
  return memory.writes.slice(version).some((written) => written.region !== region);
}
