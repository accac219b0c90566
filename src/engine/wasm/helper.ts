import type { Pause } from '../backend';
import { abortError, isAbort, messageOf } from '../errors';
import { convolve } from './conv2d';
import { HeldMachine } from './held';
import type { ConvShape } from './windows';

/** A convolution of some rows of a layer's output, with the rows of its input that they read. */
export interface Part {
  readonly shape: ConvShape;
  readonly x: Float32Array;
  readonly weight: Float32Array;
  readonly bias: Float32Array | undefined;
}

export type HelperRequest =
  | { readonly type: 'hello'; readonly id: number }
  | { readonly type: 'part'; readonly id: number; readonly part: Part }
  | { readonly type: 'abort'; readonly id: number };

export type HelperReply =
  | { readonly type: 'made'; readonly id: number; readonly data: Float32Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly id: number; readonly isAbort: boolean; readonly message: string };

/** Messages are let in at least this often, ms. */
const BREATH = 3;

/** The side of a worker that takes parts of layers, one after the other. */
export class HelperDesk {
  readonly #post: (reply: HelperReply, transfer: Transferable[]) => void;
  readonly #turn: () => Promise<void>;
  readonly #held = new HeldMachine();
  readonly #aborted = new Set<number>();
  #last: Promise<void> = Promise.resolve();

  /** @param turn resolves after the messages that wait by now have been received */
  constructor(post: (reply: HelperReply, transfer: Transferable[]) => void, turn: () => Promise<void>) {
    this.#post = post;
    this.#turn = turn;
  }

  receive(request: HelperRequest): void {
    if (request.type === 'abort') this.#aborted.add(request.id);
    else this.#last = this.#last.then(() => this.#do(request));
  }

  async #do(request: Exclude<HelperRequest, { type: 'abort' }>): Promise<void> {
    const { id } = request;
    try {
      const data =
        request.type === 'hello' ? new Float32Array(0) : await this.#compute(request.part, this.#pauseOf(id));
      this.#post({ type: 'made', id, data }, [data.buffer]);
    } catch (error) {
      this.#post({ type: 'failed', id, isAbort: isAbort(error), message: messageOf(error) }, []);
    }
    this.#aborted.delete(id);
  }

  async #compute({ shape, x, weight, bias }: Part, pause: Pause): Promise<Float32Array<ArrayBuffer>> {
    await pause();
    const out = new Float32Array(shape.filters * shape.rows.output * shape.cols.output);
    await this.#held.use((machine) => convolve(machine, shape, x, { weight, bias }, out, pause));
    return out;
  }

  #pauseOf(id: number): Pause {
    let last = performance.now();
    return async () => {
      if (performance.now() - last > BREATH) {
        await this.#turn();
        last = performance.now();
      }
      if (this.#aborted.has(id)) throw abortError();
    };
  }
}
