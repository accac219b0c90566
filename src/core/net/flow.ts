import type { Args, ArgValue } from '../args';
import type { Fixed } from '../layer';
import { layerSpec } from '../layers/rows';
import { isInt } from '../python/python';
import { type Shape, sizesOf } from '../shape';
import { constructRefusal, pass } from './infer';
import { type Module, moduleOf, type Net } from './net';

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
  if (module.kind === 'Flatten') return { ...blind, channels: null, last: null };
  if (spec.channels?.of === 'last') return { ...blind, channels, last: made };
  const pointwise = spec.family === 'activation' || spec.family === 'norm' || spec.family === 'head';
  return {
    ...blind,
    channels: spec.channels?.out ? made : spec.newChannels ? null : channels,
    last: pointwise ? last : null,
  };
}

/** What comes out of a module. */
export function advance(module: Module, flow: Flow): Flow {
  if (!flow.shape || constructRefusal(module)) return unknown(module, flow);
  const passed = pass(module, [{ shape: flow.shape, batched: flow.batched }]);
  if (!passed.ok) return unknown(module, flow);
  const { shape, batched } = passed.output;
  return {
    shape,
    batched,
    channels: shape.at(-3) ?? null,
    last: shape.at(-1) ?? null,
  };
}

/** What comes in at a place of the chain, layers that are switched off left out. */
export function flowAt(net: Net, place: number, input: Shape): Flow {
  return net.forward.uses
    .slice(0, place)
    .filter((use) => !use.off)
    .reduce((flow, use) => advance(moduleOf(net, use.module), flow), flowOf(input));
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
