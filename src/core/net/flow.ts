import type { Args, ArgValue } from '../args';
import type { Fixed } from '../layer';
import { layerSpec } from '../layers/rows';
import { isInt } from '../python/python';
import { sameData } from '../same_data';
import { type Shape, sizesOf } from '../shape';
import { withDerived } from './derived';
import { inMode } from './graph';
import { constructRefusal, pass } from './infer';
import { INPUT_KEY, type Module, moduleOf, type Net, type Use, type ValueRef } from './net';

/** What comes into a layer, as far as it is known: behind a refusal only what layers say of themselves. */
export interface Flow {
  /** Null behind a refusal. */
  readonly shape: Shape | null;
  readonly batched: boolean;
  /** Of a map; null where they are not known. */
  readonly channels: number | null;
  /** The size of the last axis; null where it is not known. */
  readonly last: number | null;
}

/** What comes in at the beginning: an input [C, H, W]. */
export function flowOf(input: Shape): Flow {
  return { shape: input, batched: true, channels: input.at(-3) ?? null, last: input.at(-1) ?? null };
}

/** Behind a refusal channels flow on past a layer whose kernel is too large, and features past a layer by layer head. */
function unknown(module: Module, { channels, last }: Flow): Flow {
  const spec = layerSpec(module.kind);
  const out = spec.channels?.out ? module.args[spec.channels.out] : undefined;
  const made = isInt(out) ? out : null;
  const blind = { shape: null, batched: true };
  if (spec.sizing?.type === 'joined') return { ...blind, channels: null, last: null };
  if (spec.channels?.of === 'last') return { ...blind, channels, last: made };
  const pointwise = spec.family === 'activation' || spec.family === 'norm' || spec.family === 'head';
  return {
    ...blind,
    channels: spec.channels?.out ? made : spec.newChannels ? null : channels,
    last: pointwise ? last : null,
  };
}

/** What comes out of a module that reads these. */
export function advance(module: Module, inputs: readonly Flow[]): Flow {
  const [first = UNKNOWN] = inputs;
  const tensors = inputs.flatMap(({ shape, batched }) => (shape ? [{ shape, batched }] : []));
  if (tensors.length < inputs.length || constructRefusal(module)) return unknown(module, first);
  const passed = pass(module, tensors);
  if (!passed.ok) return unknown(module, first);
  const { shape, batched } = passed.output;
  return {
    shape,
    batched,
    channels: shape.at(-3) ?? null,
    last: shape.at(-1) ?? null,
  };
}

const UNKNOWN: Flow = { shape: null, batched: true, channels: null, last: null };

/** What flows along forward's edges, while its steps are walked in their order. */
export class Flows {
  readonly #made: Map<string, Flow>;

  constructor(input: Shape) {
    this.#made = new Map([[INPUT_KEY, flowOf(input)]]);
  }

  /** What a step reads there; unknown where nobody has made it. */
  read(ref: ValueRef | undefined): Flow {
    return (ref && this.#made.get(ref.from)) ?? UNKNOWN;
  }

  /** A step's module with the arguments that follow from shapes as they are here. */
  fitted({ derived }: Pick<Use, 'derived'>, module: Module): Module {
    if (!derived) return module;
    const args = withDerived(module.args, derived, (ref) => {
      const { shape, batched } = this.read(ref);
      return shape && sizesOf(shape, batched);
    });
    return sameData(args, module.args) ? module : { ...module, args };
  }

  /** Walks over a step: one that is switched off hands on what it reads first. */
  pass({ id, off, inputs, derived }: Omit<Use, 'module'>, module: Module): void {
    const flows = inputs.map((ref) => this.read(ref));
    const made = off ? (flows[0] ?? UNKNOWN) : advance(this.fitted({ derived }, module), flows);
    this.#made.set(id, made);
  }
}

/**
 * What comes in at a place of forward, steps that are switched off left out: what the step there reads first, or, at
 * the end, what is returned first.
 */
export function flowAt(net: Net, place: number, input: Shape): Flow {
  const flows = new Flows(input);
  for (const use of net.forward.uses.slice(0, place)) flows.pass(use, inMode(net, moduleOf(net, use.module)));
  return flows.read((net.forward.uses[place]?.inputs ?? net.forward.outputs)[0]);
}

/** What the argument has to be that agrees with what comes in; null where that is not known, or nothing would do. */
export function takenFrom(own: Fixed, args: Args, { shape, batched, channels, last }: Flow): ArgValue | null {
  const sizes = shape && sizesOf(shape, batched);
  switch (own.of) {
    case 'map':
      return sizes ? (sizes.length > 2 ? (sizes.at(-3) ?? null) : null) : channels;
    case 'second':
      return sizes ? (sizes[1] ?? null) : channels;
    case 'last':
      return sizes ? (sizes.at(-1) ?? null) : last;
    case 'tail': {
      const given = args[own.in];
      if (!sizes) return null;
      if (!Array.isArray(given)) return sizes.at(-1) ?? null;
      return given.length > 0 && given.length <= sizes.length ? sizes.slice(-given.length) : null;
    }
  }
}
