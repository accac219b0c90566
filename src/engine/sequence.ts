import { elements, type Shape } from '../core/shape';
import type { TensorName } from '../core/weights';
import { Generator } from '../torch/generator';
import { type DrawnWeights, drawLargeInput, fillLarge, initLarge } from '../torch/initialise';
import { type Move, overwrites, runWrite, type Schedule, skipMove } from '../torch/schedule';
import type { Pause } from './backend';
import { type Files, NO_FILES } from './files';

/** Tensors of up to so many bytes are kept; beyond, each is drawn anew whenever it is asked for. */
const KEPT = 64 << 20;
/** What a generator holds. */
const GENERATOR = 5 << 10;

/**
 * A schedule that runs from one generator. Tensors are drawn when they are asked for, in whatever order: what lies
 * before is skipped, and where each move begins is remembered.
 */
export class Sequence {
  /** Bytes that it may come to keep. */
  readonly bytes: number;
  readonly #schedule: Schedule;
  readonly #files: Files;
  readonly #seed: string;
  readonly #input: Shape;
  readonly #keeps: boolean;
  readonly #kept = new Map<number, Float32Array>();
  /** The generator as it was before a move. The one before the first is always there. */
  readonly #before: (Generator | undefined)[];
  #x: Float32Array | null = null;

  /**
   * @param seed the page's
   * @param shape x's
   * @param files tensors of files that the schedule takes
   * @param most bytes of tensors that are kept
   */
  constructor(seed: string, shape: Shape, schedule: Schedule, files: Files = NO_FILES, most = KEPT) {
    this.#files = files;
    this.#schedule = schedule;
    this.#seed = seed;
    this.#input = shape;
    this.#before = [new Generator(seed)];
    const bytes = schedule.tensors.reduce((sum, tensor) => sum + 4 * elements(tensor.shape), 0);
    this.#keeps = bytes <= most;
    this.bytes = 4 * elements(shape) + GENERATOR * (schedule.moves.length + 1) + (this.#keeps ? bytes : 0);
  }

  async x(pause: Pause): Promise<Float32Array> {
    if (this.#x) return this.#x;
    const place = this.#schedule.moves.findIndex((move) => move.type === 'input');
    const generator = this.#at(Math.max(0, place));
    const x = await drawLargeInput(generator, this.#input, pause);
    this.#x = x;
    if (place >= 0) this.#before[place + 1] ??= generator;
    return x;
  }

  /** The tensors of module i of net n. */
  async weights(n: number, i: number, pause: Pause): Promise<DrawnWeights> {
    const drawn = new Map<TensorName, Float32Array>();
    for (const [name, tensor] of this.#schedule.nets[n]?.[i] ?? []) {
      drawn.set(name, await this.#tensor(tensor, this.#schedule.moves.length, pause));
    }
    return drawn;
  }

  /** A tensor as it is before a move. */
  async #tensor(tensor: number, until: number, pause: Pause): Promise<Float32Array> {
    const { moves } = this.#schedule;
    const { shape, moves: all } = this.#schedule.tensors[tensor] ?? { shape: [], moves: [] };
    const own = all.filter((place) => place < until);
    const isLast = own.length === all.length;
    const kept = isLast ? this.#kept.get(tensor) : undefined;
    if (kept) return kept;
    // What is written over is not drawn, only skipped.
    const from = own.findLastIndex((place) => {
      const move = moves[place];
      return move !== undefined && overwrites(move);
    });
    const values = new Float32Array(elements(shape));
    for (const place of own.slice(Math.max(0, from))) {
      const move = moves[place];
      if (move) await this.#run(move, place, values, shape, pause);
    }
    if (this.#keeps && isLast) this.#kept.set(tensor, values);
    return values;
  }

  async #run(move: Move, place: number, values: Float32Array, shape: Shape, pause: Pause): Promise<void> {
    if (move.type === 'write') {
      const read = move.read === null ? null : await this.#tensor(move.read, place, pause);
      const held = read && { shape: this.#schedule.tensors[move.read ?? 0]?.shape ?? [], values: read };
      runWrite(() => this.#at(place), move, { shape, values }, held);
      return;
    }
    if (move.type === 'load') {
      const read = await this.#files.read(move.file, move.entry);
      await pause();
      values.set(read.subarray(0, values.length));
      return;
    }
    const generator = this.#at(place);
    if (move.type === 'fresh') await fillLarge(generator, move.init, values, shape, pause);
    else if (move.type === 'recipe') await initLarge(generator, move.recipe, values, shape, pause);
    // What has been drawn so far stands where the next move begins.
    this.#before[place + 1] ??= generator;
  }

  /** A generator that stands before a move. */
  #at(place: number): Generator {
    let at = place;
    while (at > 0 && !this.#before[at]) at -= 1;
    let generator = this.#before[at]?.copy();
    if (!generator) throw new Error('no generator to begin with');
    const around = { schedule: this.#schedule, seed: this.#seed, input: this.#input };
    for (; at < place; at += 1) {
      const move = this.#schedule.moves[at];
      if (move) generator = skipMove(generator, move, around);
      this.#before[at + 1] = generator;
      generator = generator.copy();
    }
    return generator;
  }
}
