import type { Slot } from '../../core/result';
import { elements } from '../../core/shape';
import { type OutTensor, safetensorsParts } from '../../files/safetensors';
import { slotArgument } from '../api_arguments';
import { ConvScopeError } from '../scope_error';

function bad(message: string): never {
  throw new ConvScopeError('bad-argument', message);
}

/** A file of weights that a program gives. */
export interface TensorsArgument {
  readonly file: Blob;
  /** Empty where it has none. */
  readonly name: string;
}

const isObject = (x: unknown): x is object => typeof x === 'object' && x !== null && !Array.isArray(x);
const isSize = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;

/** A Blob, the bytes of a file, or tensors by their names, which become a file. */
export function tensorsArgument(weights: unknown): TensorsArgument {
  if (weights instanceof Blob) return { file: weights, name: 'name' in weights ? String(weights.name) : '' };
  if (weights instanceof ArrayBuffer) return { file: new Blob([weights]), name: '' };
  if (ArrayBuffer.isView(weights)) {
    const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength).slice();
    return { file: new Blob([bytes]), name: '' };
  }
  if (!isObject(weights)) return bad('weights are a Blob, an ArrayBuffer, or { name: { shape, data } }');
  const tensors = Object.entries(weights).map(([name, own]: [string, unknown]) => tensorOf(name, own));
  return { file: new Blob(safetensorsParts(tensors)), name: '' };
}

function tensorOf(name: string, own: unknown): OutTensor {
  const said = `${name.slice(0, 80)} is { shape, data }, as many numbers as the shape says`;
  if (!isObject(own) || !('shape' in own) || !('data' in own)) return bad(said);
  const { shape, data } = own;
  if (!Array.isArray(shape) || !shape.every(isSize) || (!isObject(data) && !Array.isArray(data))) return bad(said);
  const numbers: unknown = ArrayBuffer.isView(data) ? data : Array.isArray(data) ? data : [...arrayLike(data, said)];
  const values = Float32Array.from(numbers as ArrayLike<number>);
  if (values.length !== elements(shape)) return bad(said);
  return { name, shape, data: values };
}

/** Of an array of another page, or something like one. */
function arrayLike(data: object, said: string): number[] {
  const length = 'length' in data ? data.length : null;
  if (!isSize(length) || length > 2 ** 28) return bad(said);
  return Array.from(data as ArrayLike<number>, Number);
}

/** What `loadStateDict` takes beside. */
export function loadOptions(options: unknown): { readonly slot: Slot; readonly strict: boolean } {
  if (options === undefined) return { slot: 'a', strict: true };
  if (!isObject(options)) return bad('options are { slot?, strict? }');
  const known = new Map<string, unknown>(Object.entries(options));
  const unknown = [...known.keys()].find((key) => key !== 'slot' && key !== 'strict');
  if (unknown !== undefined) return bad(`options are { slot?, strict? }, and no ${unknown.slice(0, 40)}`);
  const strict = known.get('strict') ?? true;
  return typeof strict === 'boolean' ? { slot: slotArgument(known.get('slot')), strict } : bad('strict is a boolean');
}
