import { givenInput } from '../../codec/given_input';
import { valueText } from '../../codec/link_input';
import type { InputSpec } from '../../core/document';
import { GIVEN_ENTRY } from '../../core/frame';
import { inputTooLarge } from '../../core/net/budget';
import { elements, type Shape } from '../../core/shape';
import { isInputShape } from '../../core/values';
import { openTensors } from '../../files/open';
import { FileProblem } from '../../files/problem';
import { float32Bytes, safetensorsParts } from '../../files/safetensors';
import { Sha256 } from '../../files/sha256';
import { ConvScopeError, messageOf } from '../scope_error';
import { keepWeights } from '../weights/kept';
import { isPicture, readPicture } from './picture';
import type { GivenTensor } from './to_tensor';

/** As many characters of a link may be a given input's values; more are kept apart, under their digest. */
const MOST_TEXT = 1000;
/** Arrays of an .npz that are taken where there are several. */
const NAMES = ['x', 'input'];

function bad(message: string): never {
  throw new ConvScopeError('bad-argument', message);
}

const shown = (shape: Shape) => `[${shape.slice(0, 8).join(', ')}]`;
const isObject = (x: unknown): x is object => typeof x === 'object' && x !== null;

/**
 * What a program gives as the input: a file, told by its content, or a tensor. Rejects with a ConvScopeError that says what
 * to do.
 *
 * @param channels those of the present input: a picture is grey where it has one
 */
export async function readInput(given: unknown, channels: number): Promise<GivenTensor> {
  if (given instanceof Blob) return ofFile(given, channels);
  if (given instanceof ArrayBuffer) return ofFile(new Blob([given]), channels);
  if (!isObject(given) || !('shape' in given) || !('data' in given)) {
    return bad('an input is a Blob, an ArrayBuffer, or { shape: [C, H, W], data }');
  }
  const { shape, data } = given;
  if (!Array.isArray(shape)) return bad('shape is [C, H, W]');
  return tensorOf(shape, data, 'bad-argument');
}

async function ofFile(file: Blob, channels: number): Promise<GivenTensor> {
  try {
    const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
    if (isPicture(head)) return await readPicture(file, channels === 1, refuseLarge);
    const opened = await openTensors(file);
    if (opened.format !== 'npy' && opened.format !== 'npz') {
      throw new ConvScopeError('bad-input', `${opened.format} is a file of weights: give it to loadStateDict`);
    }
    const { entries } = opened;
    const entry =
      entries.length === 1 ? entries[0] : NAMES.map((name) => entries.find((e) => e.name === name)).find((e) => e);
    if (!entry) {
      const names = entries.slice(0, 6).map(({ name }) => name);
      throw new ConvScopeError(
        'bad-input',
        `none of ${names.join(', ')} is called x or input: save the one array alone`,
      );
    }
    return tensorOf(entry.shape, await opened.read(entry.name), 'bad-input');
  } catch (error) {
    if (error instanceof ConvScopeError) throw error;
    const isUnknown = error instanceof FileProblem && error.code === 'unknown';
    const help = 'this is no file of an input: give a .npy, .npz, PNG, JPEG or WebP';
    throw new ConvScopeError('bad-input', isUnknown ? help : messageOf(error));
  }
}

function refuseLarge(shape: Shape): void {
  const fault = inputTooLarge(shape);
  if (fault) throw new ConvScopeError('bad-argument', `an input of ${shown(shape)} is too large: ${fault.text}`);
}

function tensorOf(given: Shape | readonly unknown[], data: unknown, code: 'bad-argument' | 'bad-input'): GivenTensor {
  const refuse = (message: string): never => {
    throw new ConvScopeError(code, message);
  };
  const shape = given.length === 4 && given[0] === 1 ? given.slice(1) : [...given];
  if (!isInputShape(shape)) {
    return refuse(`an input is [C, H, W] of positive integers, or [1, C, H, W], not [${given.slice(0, 8).join(', ')}]`);
  }
  refuseLarge(shape);
  const isList = Array.isArray(data) || (ArrayBuffer.isView(data) && 'length' in data);
  const count = isObject(data) && 'length' in data ? data.length : null;
  if (count !== elements(shape))
    return refuse(`${shown(shape)} are ${elements(shape)} numbers; data has ${String(count)}`);
  const values = Float32Array.from(isList || isObject(data) ? (data as ArrayLike<number>) : []);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) return refuse(`data[${at}] is ${String((data as ArrayLike<number>)[at])}: give finite float32 numbers`);
  return { shape, data: values };
}

/** SHA-256 of the shape and the bytes of float32, little-endian. */
export function digestOf({ shape, data }: GivenTensor): string {
  return new Sha256()
    .update(new TextEncoder().encode(`${shape.join()}:`))
    .update(float32Bytes(data))
    .digest();
}

/** An input with its values in it, where they are few enough for a link. */
function carried({ shape, data }: GivenTensor): InputSpec | null {
  // Each has a comma.
  if (2 * data.length > MOST_TEXT) return null;
  const values = [...data];
  return values.map(valueText).join().length <= MOST_TEXT ? givenInput(shape, values) : null;
}

/** The document's input for a tensor, which is kept where the document does not carry it; and whether it will be there later. */
export async function keepInput(given: GivenTensor): Promise<{ readonly input: InputSpec; readonly kept: boolean }> {
  const { shape } = given;
  const small = carried(given);
  if (small) return { input: small, kept: true };
  const digest = digestOf(given);
  const file = new Blob(safetensorsParts([{ name: GIVEN_ENTRY, shape, data: given.data }]));
  return { input: { shape, source: 'given', digest }, kept: await keepWeights({ digest }, file) };
}
