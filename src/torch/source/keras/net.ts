import { layerSpec } from '../../../core/layers/rows';
import { isLayerKind } from '../../../core/layers/table';
import { type Net, sequential } from '../../../core/net/net';
import type { Note } from '../python/notes';
import type { Reading } from '../python/places';
import { type CallPlaces, placeIn } from '../python/places';
import { Problem } from '../python/problem';
import { argValue, type KerasLayer } from '../python/values';
import { KerasArguments } from './arguments';
import { isInput } from './call';
import { cropped } from './cropped';
import { KERAS_ACTIVATIONS, KERAS_LAYERS } from './layers';
import type { Part, Translated } from './parts';

/** What a sequence of Keras is taken to get where it does not say: an image with three channels. */
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
 * A Keras `Sequential` as a net of PyTorch: the same shapes, numbers of channels found by walking them, and the same
 * padding. From what has no equal on, nothing is taken.
 */
export function kerasNet(layers: readonly KerasLayer[], given: readonly number[] | null): KerasNet {
  const input = statedInput(layers);
  let shape: readonly number[] = input ?? given ?? USUAL;
  const steps: { part: Part & { kind: string }; layer: KerasLayer }[] = [];
  const notes: Note[] = [];
  let partial: Problem | null = null;
  for (const layer of layers) {
    if (isInput(layer)) continue;
    const place = placeIn(layer.text, layer.node);
    try {
      const { parts, remarks } = translate(layer, shape);
      for (const { code, argument } of remarks) notes.push({ code, params: { layer: layer.name, argument }, place });
      for (const part of parts) {
        if (!isLayerKind(part.kind)) throw new Problem('unknown-layer', layer.node, { name: layer.name });
        const last = steps.at(-1);
        const whole = last && layer.name === 'Cropping2D' ? cropped(last.part, part.args.padding) : null;
        if (last && whole) steps[steps.length - 1] = { ...last, part: whole };
        else steps.push({ part, layer });
        const inferred = layerSpec(part.kind).infer(part.args, shape);
        if (inferred.ok) shape = inferred.shape;
      }
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      problem.locate(layer.text);
      if (steps.length === 0) throw problem;
      partial = problem;
      break;
    }
  }
  const net = sequential(
    steps.flatMap(({ part }) => (isLayerKind(part.kind) ? [{ kind: part.kind, args: part.args }] : [])),
  );
  const calls = new Map<string, CallPlaces>();
  const uses = new Map<string, ReturnType<typeof placeIn>>();
  for (const [i, use] of net.forward.uses.entries()) {
    const layer = steps[i]?.layer;
    if (!layer) continue;
    const place = placeIn(layer.text, layer.node);
    calls.set(use.module, { call: place, list: null, end: null, args: {} });
    uses.set(use.id, place);
  }
  return { net, reading: { calls, uses, list: null }, notes, partial, input };
}

interface Step {
  readonly parts: readonly Part[];
  readonly remarks: Translated['notes'];
}

function translate(layer: KerasLayer, shape: readonly number[]): Step {
  if (layer.joins) throw new Problem('not-followed', layer.node, { what: layer.name.slice(0, 60) });
  const row = Object.hasOwn(KERAS_LAYERS, layer.name) ? KERAS_LAYERS[layer.name] : undefined;
  if (!row) throw new Problem('unknown-layer', layer.node, { name: layer.name });
  const args = new KerasArguments(layer, row.order);
  const format = args.get('data_format') ?? null;
  if (format !== null && format !== 'channels_last') args.refuse('data_format');
  const { parts, notes } = row.translate(args, shape);
  const own = args.layer.given.find((g) => g.name === 'activation')?.value;
  if (own?.type === 'keras') {
    const after = translate(own.layer, shape);
    return { parts: [...parts, ...after.parts], remarks: [...notes, ...after.remarks] };
  }
  const activation = layer.name === 'ReLU' ? null : (args.get('activation') ?? null);
  if (activation === null) return { parts, remarks: notes };
  const known = typeof activation === 'string' && Object.hasOwn(KERAS_ACTIVATIONS, activation);
  if (!known) {
    // What comes before the activation is right.
    return { parts, remarks: [...notes, { code: 'approximate' as const, argument: 'activation' }] };
  }
  const after = KERAS_ACTIVATIONS[activation];
  return { parts: after ? [...parts, after] : parts, remarks: notes };
}

/** [C, H, W] of `Input(shape=(H, W, C))` or `input_shape=`. */
function statedInput(layers: readonly KerasLayer[]): [number, number, number] | null {
  const [first] = layers;
  if (!first) return null;
  const names = ['input_shape', 'shape', 'batch_shape', 'batch_input_shape'];
  const found = first.given.find((g) => (g.name === null ? isInput(first) : names.includes(g.name)));
  const value = found ? argValue(found.value) : undefined;
  const [h, w, c] = Array.isArray(value) ? value.slice(-3) : [];
  const isSize = (n: unknown): n is number => typeof n === 'number' && Number.isInteger(n) && n > 0;
  return isSize(h) && isSize(w) && isSize(c) ? [c, h, w] : null;
}
