import { createMachine, type Machine } from '../wasm/machine';

/** Kernels work on four cells or rows of eight filters at a time: what they write beyond an array's end lands here. */
const SLACK = 128;

/** One piece of memory for all that an experiment keeps, laid out once: nothing is allocated for a seed. */
export class Slab {
  #top = 64;
  readonly #tables: { readonly at: number; readonly values: Int32Array | Float32Array }[] = [];

  get bytes(): number {
    return this.#top;
  }

  /** Room for so many float32 or int32, zero to begin with. Gives its address in bytes. */
  room(count: number): number {
    const address = this.#top;
    this.#top += Math.ceil((4 * count + SLACK) / 16) * 16;
    return address;
  }

  /** Room for values that stay as they are. */
  table(values: Int32Array | Float32Array): number {
    const address = this.room(values.length);
    this.#tables.push({ at: address / 4, values });
    return address;
  }

  /** The memory itself, its tables written. Null where this browser cannot. */
  machine(): Machine | null {
    const machine = createMachine(this.#top + SLACK);
    if (!machine) return null;
    for (const { at, values } of this.#tables) {
      if (values instanceof Float32Array) machine.f32.set(values, at);
      else machine.i32.set(values, at);
    }
    return machine;
  }
}
