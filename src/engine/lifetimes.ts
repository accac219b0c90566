import type { ValueRef } from '../core/net/net';
import type { ShapedCall, ShapedInput, ShapedNet } from '../core/net/shaped';

const keyOf = ({ from, port }: ValueRef) => `${from}.${port}`;

/** Numbers the tensors of a net: x is 0, the map of layer i is i + 1, whatever else is read comes behind. */
export class Places {
  readonly #others = new Map<string, number>();
  readonly count: number;

  constructor({ steps, constants }: Pick<ShapedNet, 'steps' | 'constants'>) {
    let next = steps.length + 1;
    const others = (calls: readonly ShapedCall[]) => {
      for (const { inputs } of calls) {
        for (const input of inputs) {
          if (isLayer(input)) continue;
          const key = keyOf(input.value);
          if (this.#others.has(key)) continue;
          this.#others.set(key, next);
          next += 1;
        }
      }
    };
    others(constants);
    others(steps);
    this.count = next;
  }

  /** Of what a step reads. */
  of(input: ShapedInput): number {
    return isLayer(input) ? input.layer + 1 : (this.#others.get(keyOf(input.value)) ?? -1);
  }

  /** Of what a step makes beside its map, or of what a constant makes; −1 where nobody reads it. */
  made(from: string, port: number): number {
    return this.#others.get(keyOf({ from, port })) ?? -1;
  }
}

/** Whether it is x, or the map of a layer. */
function isLayer(input: ShapedInput): input is ShapedInput & { readonly layer: number } {
  return input.layer !== null && input.value.port === 0;
}

/**
 * The tensors of a net while it runs. Each is kept until the last step that reads it has run, and whoever put it there
 * has let go of it too; then it is dropped, once.
 */
export class Lifetimes<T> {
  readonly places: Places;
  readonly #left: Int32Array;
  readonly #held: (T | undefined)[];
  readonly #drop: (value: T) => void;

  /** @param drop told of every tensor that nobody reads any more */
  constructor(net: Pick<ShapedNet, 'steps' | 'constants'>, drop: (value: T) => void = () => {}) {
    this.places = new Places(net);
    this.#drop = drop;
    this.#left = new Int32Array(this.places.count);
    this.#held = Array.from({ length: this.places.count });
    for (const calls of [net.constants, net.steps]) {
      for (const { inputs } of calls) {
        for (const input of inputs) {
          const place = this.places.of(input);
          this.#left[place] = (this.#left[place] ?? 0) + 1;
        }
      }
    }
  }

  /** Puts a tensor in its place, held by the caller until `letGo`. */
  put(place: number, value: T): void {
    this.#held[place] = value;
    this.#left[place] = (this.#left[place] ?? 0) + 1;
  }

  letGo(place: number): void {
    const left = (this.#left[place] ?? 0) - 1;
    this.#left[place] = left;
    if (left === 0) this.#release(place);
  }

  /** What a step reads, in its order. Throws where it is not there. */
  read({ inputs }: ShapedCall): T[] {
    return inputs.map((input) => {
      const found = this.#held[this.places.of(input)];
      if (found === undefined) throw new Error(`what ${input.value.from} makes is not there`);
      return found;
    });
  }

  /** A step has run, or need not. */
  ran({ inputs }: ShapedCall): void {
    for (const input of inputs) this.letGo(this.places.of(input));
  }

  /** Drops what is still held, where a run stops in the middle. */
  clear(): void {
    for (let place = 0; place < this.#held.length; place += 1) this.#release(place);
  }

  #release(place: number): void {
    const value = this.#held[place];
    if (value === undefined) return;
    this.#held[place] = undefined;
    this.#drop(value);
  }
}
