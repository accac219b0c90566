import type { ArgValue } from '../../core/args';
import type { Module } from '../../core/net';

/** One step of a net that has been read. The same module may be in several. */
export interface ReadLayer {
  readonly module: Module;
  readonly off: boolean;
}

/** A value of Python, as far as the reader follows it. */
export type Value =
  | { readonly type: 'int' | 'float'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'none' }
  /** `size` counts what is in it, lists in lists and all: names can make a short source stand for any number. */
  | { readonly type: 'list' | 'tuple'; readonly items: readonly Value[]; readonly size: number }
  | { readonly type: 'layer'; readonly layer: ReadLayer }
  | { readonly type: 'sequential'; readonly layers: readonly ReadLayer[] }
  /** Something that the reader did not follow; only its use is a problem. */
  | { readonly type: 'opaque' };

/** What Python calls the type of a value. */
export function typeName(value: Value): string {
  if (value.type === 'none') return 'NoneType';
  return value.type === 'layer' ? value.layer.module.kind : value.type;
}

/** A value as a constructor's argument; undefined for modules and for what was not followed. */
export function argValue(value: Value): ArgValue | undefined {
  switch (value.type) {
    case 'none':
      return null;
    case 'list':
    case 'tuple': {
      const items = value.items.map(argValue);
      const known = items.filter((item) => item !== undefined);
      return known.length === items.length ? known : undefined;
    }
    case 'layer':
    case 'sequential':
    case 'opaque':
      return undefined;
    default:
      return value.value;
  }
}

/** Whether a float stands anywhere in a value: 3.0 is not an integer to Python, though it is to JavaScript. */
export function hasFloat(value: Value): boolean {
  return value.type === 'float' || ((value.type === 'list' || value.type === 'tuple') && value.items.some(hasFloat));
}
