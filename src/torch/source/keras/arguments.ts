import type { ArgValue } from '../../../core/args';
import { Problem } from '../python/problem';
import { argValue, type KerasLayer, type Value } from '../python/values';

/** A plain value; of a function that Keras has a word for (`tf.nn.relu`) that word. */
function plainArgument(value: Value): ArgValue | undefined {
  const word =
    value.type === 'outside' ? /^(?:tf|tensorflow|keras)\b.*\.([a-z_0-9]+)$/.exec(value.path)?.[1] : undefined;
  return word ?? argValue(value);
}

/** A Keras layer's arguments by name. */
export class KerasArguments {
  readonly layer: KerasLayer;
  /** Whether maps have their channels before height and width, as in PyTorch. */
  readonly channelsFirst: boolean;
  private readonly values = new Map<string, ArgValue>();

  /** `order`: names of what may be positional. */
  constructor(layer: KerasLayer, order: readonly string[], channelsFirst = false, isFunction = false) {
    this.layer = layer;
    this.channelsFirst = channelsFirst;
    for (const [i, g] of layer.given.entries()) {
      const name = g.name ?? order[i];
      const value = plainArgument(g.value);
      if (name === undefined) this.refuse(layer.name);
      // An activation may be a layer.
      if (name === 'activation' && g.value.type === 'keras') continue;
      // What is no plain value (an initialiser, say) matters only where it is asked for.
      if (value !== undefined) this.values.set(name, value);
      // A function is given tensors, too.
      else if (!isFunction && (order.includes(name) || name === 'activation')) this.refuse(name);
    }
  }

  get names(): string[] {
    return [...this.values.keys()];
  }

  get(name: string): ArgValue | undefined {
    return this.values.get(name);
  }

  refuse(argument: string): never {
    const problem = new Problem('unsupported-argument', this.layer.node, { layer: this.layer.name, argument });
    problem.locate(this.layer.text);
    throw problem;
  }

  integer(name: string, preset?: number): number {
    const value = this.values.get(name) ?? preset;
    return typeof value === 'number' && Number.isInteger(value) ? value : this.refuse(name);
  }

  float(name: string, preset: number): number {
    const value = this.values.get(name) ?? preset;
    return typeof value === 'number' ? value : this.refuse(name);
  }

  pair(name: string, preset: number | readonly [number, number]): readonly [number, number] {
    const value = this.values.get(name) ?? preset;
    if (typeof value === 'number' && Number.isInteger(value)) return [value, value];
    const [h, w] = Array.isArray(value) ? value : [];
    return typeof h === 'number' && typeof w === 'number' ? [h, w] : this.refuse(name);
  }

  flag(name: string, preset: boolean): boolean {
    const value = this.values.get(name) ?? preset;
    return typeof value === 'boolean' ? value : this.refuse(name);
  }

  /** `padding`: whether it is 'same'. */
  same(): boolean {
    const value = String(this.values.get('padding') ?? 'valid').toLowerCase();
    if (value !== 'valid' && value !== 'same') this.refuse('padding');
    return value === 'same';
  }
}

/** A pair as PyTorch is given it: one number where both are alike. */
export function shortPair([h, w]: readonly [number, number]): ArgValue {
  return h === w ? h : [h, w];
}
