import type { Shape } from '../core/shape';
import { readText64, writeText64 } from './text64';
import {
  type RegisteredState,
  registeredOf,
  type TensorState,
  tensorStateOf,
  type WeightsState,
  weightsFileOf,
} from './weights_state';

/**
 * Weights and registrations in what a link says more of a net: `w:DIGEST:SIZE:NAME` the file, `from:1.weight:0.weight`
 * a tensor that another name of it gives (`:16x3x3x3` behind it where that has another shape, `:s` for one number), `from:1.bias` one that is
 * as it was made; and `reg:0-3,6,4~block.conv,4~w~weight` modules in the order of their registration, with a name that
 * is not the usual one and the one tensor that it stands for. What is no plain name is `~` and base64url.
 */
const PLAIN = /^[\w.-]+$/;

/** The shape of one number. */
const SCALAR = 's';

const text = (own: string) => (PLAIN.test(own) ? own : `~${writeText64(own)}`);

function textIn(code: string | undefined): string | null {
  if (code === undefined) return null;
  if (code.startsWith('~')) return readText64(code.slice(1));
  return PLAIN.test(code) ? code : null;
}

export function writeWeights({ digest, size, name, tensors = {} }: WeightsState): string[] {
  return [
    ['w', digest, size, text(name)].join(':'),
    ...Object.entries(tensors).map(([key, state]) => ['from', text(key), ...tensorText(state)].join(':')),
  ];
}

function tensorText(state: TensorState): string[] {
  if (state === null) return [];
  if (typeof state === 'string') return [text(state)];
  const [entry, shape] = state;
  return [text(entry), shape.length === 0 ? SCALAR : shape.join('x')];
}

/** The file of a token behind its `w:`; null where it is none. */
export function readWeights(value: string): WeightsState | null {
  const [digest, size = '', name] = value.split(':');
  return weightsFileOf(digest, /^\d{1,15}$/.test(size) ? Number(size) : null, textIn(name));
}

/** A tensor of a token behind its `from:`, and its name; null where it is none. */
export function readFrom(value: string): readonly [key: string, state: TensorState] | null {
  const [first, entry, sizes] = value.split(':');
  const key = textIn(first);
  if (key === null) return null;
  if (entry === undefined) return [key, null];
  const own = textIn(entry);
  if (own === null) return null;
  if (sizes === undefined) return [key, own];
  if (sizes !== SCALAR && !/^\d{1,10}(?:x\d{1,10})*$/.test(sizes)) return null;
  const shape: Shape = sizes === SCALAR ? [] : sizes.split('x').map(Number);
  const state = tensorStateOf([own, shape]);
  return state === undefined ? null : [key, state];
}

export function writeRegistered(registered: readonly RegisteredState[]): string {
  const parts: string[] = [];
  for (let i = 0; i < registered.length; i += 1) {
    const [first = 0, name = null, tensor] = registered[i] ?? [];
    if (name !== null) {
      parts.push([first, name, ...(tensor ? [tensor] : [])].join('~'));
      continue;
    }
    let last = first;
    for (let next = registered[i + 1]; next?.[0] === last + 1 && next[1] === null; next = registered[i + 1]) {
      last += 1;
      i += 1;
    }
    parts.push(first === last ? String(first) : `${first}-${last}`);
  }
  return `reg:${parts.join(',')}`;
}

/** The registrations of a token behind its `reg:`; null where they are none. */
export function readRegistered(value: string): RegisteredState[] | null {
  if (value === '') return [];
  const all: RegisteredState[] = [];
  for (const part of value.split(',')) {
    const range = /^(\d{1,4})-(\d{1,4})$/.exec(part);
    const [place = '', name = null, tensor] = part.split('~');
    if (range) {
      for (let module = Number(range[1]); module <= Number(range[2]); module += 1) all.push([module, null]);
      continue;
    }
    const own = /^\d{1,4}$/.test(place) ? registeredOf([Number(place), name, ...(tensor ? [tensor] : [])]) : null;
    if (!own) return null;
    all.push(own);
  }
  return all;
}
