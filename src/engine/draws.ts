import { argsText } from '../core/args_text';
import type { EngineJob } from '../core/frame';
import type { Act } from '../core/net/acts';
import { BUDGET } from '../core/net/budget';
import { afterwards } from '../core/net/construction';
import type { ShapedNet } from '../core/net/infer';
import type { Module } from '../core/net/net';
import type { Shape } from '../core/shape';
import type { TensorName } from '../core/weights';
import { type Constructed, type Schedule, scheduleOf } from '../torch/schedule';
import type { Pause, Weights } from './backend';
import { digest } from './digest';
import { JobFiles } from './files';
import { ByteCache } from './lru';
import { Sequence } from './sequence';

/** Weights of a net's modules. Keys are known at once; numbers are drawn when they are asked for. */
export class NetWeights {
  readonly #places: ReadonlyMap<string, number>;
  readonly #sequence: Sequence;
  readonly #net: number;
  readonly #keys: readonly string[];

  /** @param net which one of the sequence's they are of, with its modules and their keys */
  constructor(sequence: Sequence, net: number, modules: readonly Module[], keys: readonly string[]) {
    this.#places = new Map(modules.map(({ id }, i) => [id, i]));
    this.#sequence = sequence;
    this.#net = net;
    this.#keys = keys;
  }

  /** Equal exactly where the numbers are. */
  key({ id }: Module): string {
    return this.#keys[this.#places.get(id) ?? -1] ?? '';
  }

  of({ id }: Module, pause: Pause): Promise<Weights> {
    return this.#sequence.weights(this.#net, this.#places.get(id) ?? -1, pause);
  }
}

/** The random numbers of one job. A slot that has none (what comes before it cannot be constructed) is null. */
export interface Draws {
  /** C, H, W order; drawn where slot a's acts say, also where a picture stands in its place. Empty where what comes before it cannot be. */
  x(pause: Pause): Promise<Float32Array>;
  /** Equal exactly where x is. */
  readonly xKey: string;
  readonly a: NetWeights;
  readonly b: NetWeights | null;
}

const NOTHING: Constructed = { constructed: [], acts: [{ type: 'seed', seed: null }, { type: 'input' }] };

/** Draws x and weights by the recipe, and keeps what was drawn last: most changes leave all of it as it is. */
export class Drawer {
  readonly #cache = new ByteCache<Sequence>(64 << 20);

  /** Numbers for the slots that `wanted` says are computed. */
  draw(job: EngineJob, wanted: { readonly a: boolean; readonly b: boolean }): Draws {
    const a = wanted.a ? job.a : NOTHING;
    const hasX = wanted.a || drawsFirst(job.a.acts);
    const draws = (nets: readonly Constructed[]): Draws => {
      const { sequence, xKey, weights } = this.#sequence(job, nets);
      return {
        x: async (pause) => (hasX ? sequence.x(pause) : new Float32Array(0)),
        xKey,
        a: weights(0),
        b: nets.length > 1 ? weights(1) : null,
      };
    };
    if (!job.b || !wanted.b) return draws([a]);
    if (job.recipe === 'paired') return { ...draws([a]), b: this.#sequence(job, [job.b]).weights(0) };
    if (!goesBefore(job.a)) return draws([a]);
    return draws([job.a, { ...job.b, acts: afterwards(job.b.acts) }]);
  }

  /** What happens for one net after the other, from one generator. */
  #sequence(job: EngineJob, nets: readonly Constructed[]) {
    const files = new JobFiles(job.files);
    const schedule = scheduleOf(nets, files.has);
    const { keys, x: xKey, whole } = keysOf(schedule, job.seed, job.input.shape);
    const known = this.#cache.get(whole);
    const sequence = known ?? new Sequence(job.seed, job.input.shape, schedule, files);
    if (!known) this.#cache.set(whole, sequence, sequence.bytes);
    const weights = (n: number) => new NetWeights(sequence, n, nets[n]?.constructed ?? [], keys[n] ?? []);
    return { sequence, xKey, weights };
  }
}

/** Whether nothing but seeds comes before x. */
function drawsFirst(acts: readonly Act[]): boolean {
  return acts.find((act) => act.type !== 'seed')?.type === 'input';
}

/** Keys that are equal exactly where numbers are: of each net's modules, of x, and of the whole. */
function keysOf(schedule: Schedule, seed: string, input: Shape) {
  let key = digest(`seed ${seed}`);
  let x = key;
  const next = (what: unknown) => {
    key = digest(key + argsText(what));
    return key;
  };
  const own: string[] = schedule.tensors.map(() => '');
  for (const move of schedule.moves) {
    switch (move.type) {
      case 'seed':
        key = digest(`seed ${move.seed ?? seed}`);
        break;
      case 'input':
        x = next(['x', input]);
        break;
      case 'draw':
        next(move.draw);
        break;
      case 'fresh':
        own[move.tensor] = next([schedule.tensors[move.tensor]?.shape, move.init]);
        break;
      case 'recipe':
        own[move.tensor] = next(move.recipe);
        break;
      case 'load':
        own[move.tensor] = digest(`file ${move.file} ${move.entry}`);
        break;
      case 'write': {
        const { index, run } = move.write;
        const read = move.read === null ? '' : (own[move.read] ?? '');
        const drawn = run.op === 'init' ? next([index ?? null, run]) : '';
        const what =
          'by' in run && typeof run.by === 'object' && 'of' in run.by
            ? { ...run, by: [run.by.index ?? null, run.by.axes ?? null] }
            : run;
        own[move.tensor] = digest(`${own[move.tensor]} ${read} ${drawn} ${argsText([index ?? null, what])}`);
      }
    }
  }
  const keys = schedule.nets.map((net) => net.map((tensors) => moduleKey(tensors, own)));
  // Modules without weights count too: what is kept goes by their order.
  return { keys, x, whole: digest(`${key}/${x}/${keys.map((k) => k.join()).join('/')}`) };
}

function moduleKey(tensors: ReadonlyMap<TensorName, number>, keys: readonly string[]): string {
  return [...tensors].map(([name, tensor]) => `${name} ${keys[tensor]}`).join(' ');
}

/** Whether slot b can draw on from where this net's construction stops. */
function goesBefore(a: ShapedNet): boolean {
  return a.fault?.when !== 'construct' && a.params <= BUDGET.weights;
}
