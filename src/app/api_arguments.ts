import { seedIn } from '../codec/seed';
import { BACKENDS, type BackendName } from '../core/frame';
import type { Slot } from '../core/result';
import type { Shape } from '../core/shape';
import { isInputShape } from '../core/values';
import type { Mode } from '../core/weights';
import { ConvScopeError } from './scope_error';

/** The checked arguments of the scripting API's calls: whatever a program gives, a value of the type or a rejection. */

function bad(what: string): never {
  throw new ConvScopeError('bad-argument', what);
}

/** What an object of the caller's holds, under no other keys than these; `usage` says what it should be. */
export function fieldsOf(value: unknown, keys: readonly string[], usage: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return bad(usage);
  const fields = new Map<string, unknown>();
  try {
    for (const [key, field] of Object.entries(value)) fields.set(key, field);
  } catch {
    // A getter or a proxy of the caller's threw.
    return bad(usage);
  }
  const unknown = [...fields.keys()].find((key) => !keys.includes(key));
  return unknown === undefined ? fields : bad(`${usage}, and no ${unknown.slice(0, 40)}`);
}

export function slotArgument(slot: unknown): Slot {
  if (slot === undefined) return 'a';
  return slot === 'a' || slot === 'b' ? slot : bad("slot is 'a' or 'b'");
}

export function layerArgument(layer: unknown): number {
  if (typeof layer !== 'number' || !Number.isInteger(layer)) return bad('layer is an integer, -1 for x');
  return layer;
}

/** One number for each axis of a layer's shape: a cell's indices, and its place in C order. */
export function cellArgument(at: unknown, shape: Shape): number {
  const said = `at is one index for each axis of [${shape.join(', ')}]`;
  if (!Array.isArray(at) || at.length !== shape.length) return bad(said);
  return shape.reduce((so, n, axis) => {
    const own: unknown = at[axis];
    const isThere = typeof own === 'number' && Number.isInteger(own) && own >= 0 && own < n;
    return isThere ? so * n + own : bad(said);
  }, 0);
}

export function backendArgument(name: unknown): BackendName | 'auto' {
  const found = BACKENDS.find((b) => b === name);
  if (found) return found;
  return name === 'auto' ? 'auto' : bad(`backend is one of ${BACKENDS.join(', ')} or auto`);
}

/** Null where none is given. */
export function modeArgument(mode: unknown): Mode | null {
  if (mode === undefined) return null;
  return mode === 'train' || mode === 'eval' ? mode : bad("mode is 'train' or 'eval'");
}

/** What `export` writes. */
export type ExportKind = 'safetensors' | 'npz' | 'onnx';

/** What is exported, of which slot. */
export function exportArgument(what: unknown, options: unknown): { readonly what: ExportKind; readonly slot: Slot } {
  if (what !== 'safetensors' && what !== 'npz' && what !== 'onnx') return bad("what is 'safetensors', 'npz' or 'onnx'");
  if (options === undefined) return { what, slot: 'a' };
  const given = fieldsOf(options, ['slot'], 'options are { slot? }');
  return { what, slot: slotArgument(given.get('slot')) };
}

export type Framework = 'pytorch' | 'keras' | 'tfjs';

export function frameworkArgument(framework: unknown): Framework {
  if (framework === undefined) return 'pytorch';
  if (framework === 'pytorch' || framework === 'keras' || framework === 'tfjs') return framework;
  return bad("framework is 'pytorch', 'keras' or 'tfjs'");
}

export interface SourceArgument {
  /** A text, or a model's file. */
  readonly code: string | Blob;
  /** Data that a model has in other files, by their names. */
  readonly files: Readonly<Record<string, Blob>>;
  readonly slot: Slot;
  readonly input?: readonly [number, number, number];
  readonly seed?: string;
}

const SOURCE_KEYS = ['code', 'files', 'slot', 'input', 'seed'];

export function sourceArgument(source: unknown): SourceArgument {
  const given = fieldsOf(source, SOURCE_KEYS, 'load takes { code, files?, slot?, input?, seed? }');
  const code = given.get('code');
  const input = given.get('input');
  const seed = given.get('seed');
  if (typeof code !== 'string' && !(code instanceof Blob)) {
    return bad('code is the text of a net, or a Blob of an ONNX or .pt2 file');
  }
  if (input !== undefined && !isInputShape(input)) return bad('input is [C, H, W], three positive integers');
  return {
    code,
    files: filesArgument(given.get('files')),
    slot: slotArgument(given.get('slot')),
    ...(input === undefined ? {} : { input: [input[0], input[1], input[2]] as const }),
    ...(seed === undefined ? {} : { seed: seedArgument(seed) }),
  };
}

/** Files by their names; none where nothing is given. */
function filesArgument(files: unknown): Readonly<Record<string, Blob>> {
  if (files === undefined) return {};
  const said = 'files is { name: Blob }';
  if (typeof files !== 'object' || files === null) return bad(said);
  return Object.fromEntries(
    Object.entries(files).map(([name, own]: [string, unknown]) => [name, own instanceof Blob ? own : bad(said)]),
  );
}

function seedArgument(seed: unknown): string {
  const read = seedIn(seed);
  if (read !== null) return read;
  if (typeof seed === 'number' && Number.isInteger(seed)) {
    return bad(`seed ${seed} is beyond 2^53, where a number is not exact: give it as a decimal string`);
  }
  return bad('seed is an integer from -2^63 to 2^64-1: a number, or a decimal string beyond 2^53');
}
