import { createMachine, type Machine } from './machine';

/** A machine that has become larger is let go of: its memory never shrinks. */
const KEPT = 32 << 20;

/** The machine of one worker, made when it is first used. */
export class HeldMachine {
  #machine: Machine | null = null;

  /** Throws where there is no WebAssembly with SIMD. */
  async use<T>(work: (machine: Machine) => Promise<T>): Promise<T> {
    this.#machine ??= createMachine(1 << 16);
    const machine = this.#machine;
    if (!machine) throw new Error('no WebAssembly with SIMD here');
    try {
      return await work(machine);
    } finally {
      if (machine.f32.byteLength > KEPT) this.letGo();
    }
  }

  letGo(): void {
    this.#machine = null;
  }
}
