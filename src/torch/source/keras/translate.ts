import { placeIn } from '../python/places';
import { Problem } from '../python/problem';
import type { KerasLayer } from '../python/values';
import { ACTIVATIONS } from './activations';
import { KerasArguments } from './arguments';
import { torchAxis } from './axes';
import type { Builder, Tensor } from './builder';
import { functionPart } from './functions';
import { KERAS_LAYERS } from './layers';
import type { Part, Translated } from './parts';

/** Adds a layer of Keras, a function or an operator to a net. */
export function translate(
  builder: Builder,
  layer: KerasLayer,
  reads: readonly Tensor[],
  channelsFirst: boolean,
): Tensor {
  const [first] = reads;
  if (!first) throw new Problem('not-followed', layer.node, { what: layer.name });
  const turned = channelsFirst ? null : turnedAround(builder, layer, first);
  if (turned) return turned;
  // What is laid out in Keras's order of a tensor that was turned to have it as PyTorch's is: nothing is turned.
  const own = layer.name === 'Flatten' && first.laid ? [first.laid] : reads;
  const { parts, notes } = partsOf(layer, own, channelsFirst);
  const place = placeIn(layer.text, layer.node);
  for (const { code, argument } of notes) builder.notes.push({ code, params: { layer: layer.name, argument }, place });
  return builder.add(layer, parts, own);
}

/** Layers that only lay values out: `Permute((3, 1, 2))` before them, `Permute((2, 3, 1))` behind, and there is nothing to do. */
function turnedAround(builder: Builder, layer: KerasLayer, x: Tensor): Tensor | null {
  if (layer.name === 'Permute' && x.shape.length === 3) {
    const dims = new KerasArguments(layer, ['dims']).get('dims');
    const order = Array.isArray(dims) ? dims.join() : '';
    if (order === '2,3,1' && x.laid) return x.laid;
    if (order !== '3,1,2') return null;
    const { parts } = partsOf(layer, [x], false);
    return { ...builder.add(layer, parts, [x]), laid: x };
  }
  if (layer.name !== 'Reshape') return null;
  const given = new KerasArguments(layer, ['target_shape']).get('target_shape');
  const target = Array.isArray(given) ? given.filter((n): n is number => typeof n === 'number') : [];
  if (target.length !== (Array.isArray(given) ? given.length : 0) || target.length === 0 || target.includes(-1))
    return null;
  const from = x.laid ?? (x.shape.length === 1 && target.length > 1 ? x : null);
  if (!from) return null;
  const own = { ...layer };
  const laid =
    from.shape.length === 1
      ? builder.add(own, [{ kind: 'Unflatten', args: { dim: 1, unflattened_size: target } }], [from])
      : builder.add(
          own,
          [target.length === 1 ? { kind: 'Flatten', args: {} } : { kind: 'reshape', args: { shape: [1, ...target] } }],
          [from],
        );
  if (target.length !== 3) return laid;
  const [h = 1, w = 1, c = 1] = target;
  // Of a vector, channel by channel; where it is turned next, it is as it was laid.
  const map =
    from.shape.length === 1
      ? builder.add(layer, [{ kind: 'Unflatten', args: { dim: 1, unflattened_size: [c, h, w] } }], [from])
      : builder.add(layer, [{ kind: 'permute', args: { dims: [0, 3, 1, 2] } }], [laid]);
  return { ...map, laid };
}

function partsOf(layer: KerasLayer, reads: readonly Tensor[], channelsFirst: boolean): Translated {
  const shapes = reads.map((t) => t.shape);
  const [shape = []] = shapes;
  if (layer.name.startsWith('ops.')) {
    const made = functionPart(layer, shapes, channelsFirst);
    if (!made) throw new Problem('unknown-layer', layer.node, { name: layer.name.slice(4) });
    return made;
  }
  const row = Object.hasOwn(KERAS_LAYERS, layer.name) ? KERAS_LAYERS[layer.name] : undefined;
  if (!row) throw new Problem('unknown-layer', layer.node, { name: layer.name });
  const args = new KerasArguments(layer, row.order, channelsFirst);
  const format = args.get('data_format') ?? null;
  if (format !== null && format !== (channelsFirst ? 'channels_first' : 'channels_last')) args.refuse('data_format');
  const { parts, notes } = row.translate(args, shape, shapes);
  const own = layer.given.find(
    (g) => g.name === 'activation' || (g.name === null && layer.name === 'Activation'),
  )?.value;
  if (own?.type === 'keras') {
    const after = partsOf(own.layer, reads, channelsFirst);
    return { parts: [...parts, ...after.parts], notes: [...notes, ...after.notes] };
  }
  const word = layer.name === 'ReLU' ? null : (args.get('activation') ?? null);
  const after = word === null ? null : activation(args, word, shape.length);
  return { parts: after ? [...parts, after] : parts, notes };
}

/** An activation by its word, along the last axis where it has one; what has no equal is refused. */
function activation(a: KerasArguments, word: unknown, rank: number): Part | null {
  if (typeof word !== 'string' || !Object.hasOwn(ACTIVATIONS, word)) return a.refuse('activation');
  const own = ACTIVATIONS[word] ?? null;
  return own && 'dim' in own.args ? { ...own, args: { dim: torchAxis(a, -1, rank + 1) } } : own;
}
