import { withWeights } from '../core/net/loaded';
import type { Loaded, LoadedTensor, Net, Registered, WeightsFile } from '../core/net/net';
import { stateEntries, usualRegistrations } from '../core/net/state_dict';
import { sameData } from '../core/same_data';
import type { Shape } from '../core/shape';
import { TENSOR_NAMES, type TensorName } from '../core/weights';

/**
 * A file of weights as states and links carry it. Of a tensor that is not named it gives the one of the tensor's own
 * name in the state dict, of its own shape.
 */
export interface WeightsState extends WeightsFile {
  /**
   * By names of the state dict, and `~3.weight` of a module (by its place) that is switched off: null, a tensor that is
   * as it was made; the file's name of it; or that with the shape that it has in the file.
   */
  readonly tensors?: Readonly<Record<string, TensorState>>;
}

export type TensorState = null | string | readonly [entry: string, shape: Shape];

/** A registration with its module by its place; without a name, under the usual one. */
export type RegisteredState = readonly [module: number, name: string | null, tensor?: TensorName];

/** As many tensors may be named, and so long may a name be. */
const MOST_TENSORS = 20_000;
const MOST_NAME = 200;
const MOST_AXES = 16;

const DIGEST = /^[0-9a-f]{64}$/;
const isText = (x: unknown): x is string => typeof x === 'string' && x.length <= MOST_NAME && !/\p{Cs}/u.test(x);
const isObject = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const isSize = (x: unknown): x is number => typeof x === 'number' && Number.isSafeInteger(x) && x >= 0;

/** The file of weights that unknown parts say; null where they say none. */
export function weightsFileOf(digest: unknown, size: unknown, name: unknown): WeightsFile | null {
  if (typeof digest !== 'string' || !DIGEST.test(digest) || !isSize(size) || !isText(name)) return null;
  return { digest, size, name };
}

/** What is said of one tensor, of unknown parts; undefined where it is nothing. */
export function tensorStateOf(x: unknown): TensorState | undefined {
  if (x === null || isText(x)) return x;
  if (!Array.isArray(x) || x.length !== 2) return undefined;
  const [entry, shape]: unknown[] = x;
  const isShape = Array.isArray(shape) && shape.length <= MOST_AXES && shape.every(isSize);
  return isText(entry) && isShape ? [entry, shape.map(Number)] : undefined;
}

/** Weights as a state has them, of unknown parts; null where they are none. */
export function weightsStateOf(x: unknown): WeightsState | null {
  if (!isObject(x)) return null;
  const { digest, size, name, tensors = {}, ...more } = x;
  const file = weightsFileOf(digest, size, name);
  if (!file || !isObject(tensors) || Object.keys(more).length > 0) return null;
  const own = Object.entries(tensors);
  if (own.length > MOST_TENSORS) return null;
  const read = own.flatMap(([key, value]): [string, TensorState][] => {
    const state = tensorStateOf(value);
    return state === undefined || !isText(key) ? [] : [[key, state]];
  });
  if (read.length < own.length) return null;
  return { ...file, ...(read.length > 0 && { tensors: Object.fromEntries(read) }) };
}

const isTensorName = (x: unknown): x is TensorName => TENSOR_NAMES.some((name) => name === x);

/** A registration of unknown parts; null where it is none. */
export function registeredOf(x: unknown): RegisteredState | null {
  if (!Array.isArray(x) || x.length < 2 || x.length > 3) return null;
  const [module, name, tensor]: unknown[] = x;
  if (!isSize(module) || (name !== null && !(isText(name) && /^[\w.-]*$/.test(name)))) return null;
  if (tensor === undefined) return [module, name];
  return isTensorName(tensor) ? [module, name, tensor] : null;
}

const sameShape = (a: Shape, b: Shape) => a.length === b.length && a.every((n, i) => n === b[i]);

/** Every tensor of a net's modules that may come from a file, once, by the key that states have for it. */
function keysOf(net: Net) {
  const seen = new Set<string>();
  const keys = new Set<string>();
  const places = new Map(net.modules.map(({ id }, place) => [id, place]));
  const listed = stateEntries(net).flatMap(({ name, module, tensor, shape }) => {
    const id = `${module.id} ${tensor}`;
    if (seen.has(id)) return [];
    seen.add(id);
    // Two modules that go by one name.
    const key = keys.has(name) ? `~${places.get(module.id)}.${tensor}` : name;
    keys.add(key);
    return [{ key, module: module.id, tensor, usual: { entry: name, shape } satisfies LoadedTensor }];
  });
  const hidden = net.modules.flatMap(({ id }, place) =>
    TENSOR_NAMES.filter((tensor) => !seen.has(`${id} ${tensor}`)).map((tensor) => ({
      key: `~${place}.${tensor}`,
      module: id,
      tensor,
      usual: null,
    })),
  );
  return [...listed, ...hidden];
}

/** A net's file of weights; null where its weights are drawn. */
export function toWeightsState(net: Net): WeightsState | null {
  const { weights } = net;
  if (!weights) return null;
  const loaded = new Map(net.modules.map((m) => [m.id, m.loaded ?? {}]));
  const tensors = keysOf(net).flatMap(({ key, module, tensor, usual }): [string, TensorState][] => {
    const own = loaded.get(module)?.[tensor];
    if (!own) return usual ? [[key, null]] : [];
    if (!usual || !sameShape(own.shape, usual.shape)) return [[key, [own.entry, own.shape]]];
    return own.entry === usual.entry ? [] : [[key, own.entry]];
  });
  const { digest, size, name } = weights;
  return { digest, size, name, ...(tensors.length > 0 && { tensors: Object.fromEntries(tensors) }) };
}

/** The same net with the weights of a state. */
export function fromWeightsState(net: Net, { tensors = {}, ...file }: WeightsState): Net {
  const loaded = new Map<string, Loaded>();
  for (const { key, module, tensor, usual } of keysOf(net)) {
    const said = Object.hasOwn(tensors, key) ? tensors[key] : undefined;
    const own = said === undefined ? usual : ownOf(said, usual);
    if (own) loaded.set(module, { ...loaded.get(module), [tensor]: own });
  }
  return withWeights(net, file, loaded);
}

function ownOf(said: TensorState, usual: LoadedTensor | null): LoadedTensor | null {
  if (said === null) return null;
  if (typeof said !== 'string') return { entry: said[0], shape: said[1] };
  return usual && { entry: said, shape: usual.shape };
}

/** A net's registrations; null where they are the usual ones. */
export function toRegisteredState(net: Net): RegisteredState[] | null {
  if (!net.registered) return null;
  const places = new Map(net.modules.map(({ id }, i) => [id, i]));
  const usual = new Map(usualRegistrations(net).map(({ name, module }) => [module, name]));
  return net.registered.flatMap(({ name, module, tensor }): RegisteredState[] => {
    const place = places.get(module);
    if (place === undefined) return [];
    const own = tensor === undefined && usual.get(module) === name ? null : name;
    return [tensor === undefined ? [place, own] : [place, own, tensor]];
  });
}

/** The same net with the registrations of a state. */
export function fromRegisteredState(net: Net, registered: readonly RegisteredState[]): Net {
  const usual = usualRegistrations(net);
  const names = new Map(usual.map(({ name, module }) => [module, name]));
  const made = registered.flatMap(([place, name, tensor]): Registered[] => {
    const module = net.modules[place]?.id;
    if (module === undefined) return [];
    return [{ name: name ?? names.get(module) ?? '', module, ...(tensor && { tensor }) }];
  });
  return sameData(made, usual) ? net : { ...net, registered: made };
}
