import type { SeedJob, Series } from '../../core/experiment/experiment';
import { tensorSpecs } from '../../core/layers/rows';
import { afterwards } from '../../core/net/construction';
import type { ShapedNet } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import { Generator, type Words } from '../../torch/generator';
import { runSchedule, type Schedule, scheduleOf } from '../../torch/schedule';
import type { Pause } from '../backend';
import { JobFiles } from '../files';
import { standIn } from '../inputs';
import { BLOCK_WORDS, STATE_WORDS } from '../wasm/draws';
import type { Machine } from '../wasm/machine';
import type { SeedComputer } from './computer';
import { writeNet } from './net_program';
import type { Located, Op, Program, Reading, Tensors } from './program';
import { Slab } from './slab';
import { inputWords, sourcesOf } from './stream';
import { DrawnTensors, StreamedTensors } from './tensors';
import type { Fill } from './weights';

/** Beyond so many bytes an experiment is computed the plain way, whose arrays come and go. */
const MOST_BYTES = 512 << 20;

/** Draws of one seed: x and every tensor that is read. */
type Draw = (machine: Machine, seed: number) => void;

interface Draws {
  readonly x: number;
  readonly tensors: { readonly a: Tensors; readonly b: Tensors };
  /** Once both slots' tensors have their places. */
  finish(): Draw;
}

/**
 * Works out once what an experiment needs, and then computes seed after seed in one piece of memory. Null where it
 * cannot be done so: without WebAssembly, or where it would not fit.
 */
export async function createFast(job: SeedJob, series: readonly Series[]): Promise<SeedComputer | null> {
  const loaded = await loadedOf(job);
  if (!loaded) return null;
  const given = await standIn(job);
  const slab = new Slab();
  const program: Program = { slab, ops: [], maps: new Map() };
  const draws = isStream(job) ? streamed(job, slab, given) : drawnBefore(job, slab, given, loaded);
  const x: Located = { address: draws.x, count: elements(job.input.shape), key: 'x' };
  const readings: Reading[] = [];
  for (const slot of ['a', 'b'] as const) {
    const net = job[slot];
    const own = series.filter((one) => one.slot === slot);
    if (net && own.length > 0) readings.push(...writeNet(program, net, draws.tensors[slot], x, own));
    if (slab.bytes > MOST_BYTES) return null;
  }
  const draw = draws.finish();
  if (slab.bytes > MOST_BYTES) return null;
  const machine = slab.machine();
  return machine && runs(machine, draw, program.ops, readings);
}

function runs(machine: Machine, draw: Draw, ops: readonly Op[], readings: readonly Reading[]): SeedComputer {
  return async (seed: number, out: Float64Array, pause: Pause) => {
    draw(machine, seed);
    for (const op of ops) {
      const done = op(machine, pause);
      if (done) {
        await done;
        await pause();
      }
    }
    for (const [i, reading] of readings.entries()) out[i] = reading(machine);
  };
}

/** Whether all that is drawn lies in the stream of words where it is expected: x, then uniform tensors, module by module. */
function isStream({ a, b }: SeedJob): boolean {
  const isPlain = ({ constructed, acts }: ShapedNet) =>
    acts.every((act, i) => act.type === (['seed', 'input'][i] ?? 'module')) &&
    acts[0]?.type === 'seed' &&
    acts[0].seed === null &&
    constructed.every((module) => tensorSpecs(module).every((spec) => spec.init.type !== 'tensor'));
  return [a, b].every((net) => !net || isPlain(net));
}

/** Tensors of files, by the files' digests and their own names. */
type LoadedTensors = ReadonlyMap<string, ReadonlyMap<string, Float32Array>>;

/** What a job takes from files, all of it: it is the same for every seed. Null where that is more than is kept in one piece. */
async function loadedOf({ a, b, files }: SeedJob): Promise<LoadedTensors | null> {
  const own = new JobFiles(files);
  const { moves, tensors } = scheduleOf(b ? [a, b] : [a], own.has);
  const loads = moves.filter((move) => move.type === 'load');
  const bytes = loads.reduce((sum, { tensor }) => sum + 4 * elements(tensors[tensor]?.shape ?? []), 0);
  if (bytes > MOST_BYTES) return null;
  const read = new Map(Object.keys(files ?? {}).map((file) => [file, new Map<string, Float32Array>()]));
  for (const { file, entry } of loads) read.get(file)?.set(entry, await own.read(file, entry));
  return read;
}

/** x's place in the slab, and whether it has to be drawn: what stands in its place is the same for every seed. */
function placeInput(
  { input }: SeedJob,
  slab: Slab,
  given: Float32Array | null,
): { readonly x: number; readonly drawn: boolean } {
  if (given) return { x: slab.table(given), drawn: false };
  return { x: slab.room(elements(input.shape)), drawn: true };
}

/** Words that have been made, read one by one. */
class MadeWords implements Words {
  at = 0;
  words: Uint32Array = new Uint32Array(0);

  random(): number {
    const word = this.words[this.at] ?? 0;
    this.at += 1;
    return word;
  }

  fill(out: Uint32Array): void {
    out.set(this.words.subarray(this.at, this.at + out.length));
    this.at += out.length;
  }

  skip(count: number): void {
    this.at += count;
  }

  copy(): MadeWords {
    return Object.assign(new MadeWords(), this);
  }
}

/** Straight from the Mersenne Twister's words, each tensor at its known place among them. */
function streamed(job: SeedJob, slab: Slab, given: Float32Array | null): Draws {
  const { input, a, b, recipe } = job;
  const { x, drawn } = placeInput(job, slab, given);
  const count = elements(input.shape);
  const first = inputWords(input);
  const ofA = sourcesOf(a.constructed, first);
  const ofB = sourcesOf(b?.constructed ?? [], recipe === 'notebook' ? ofA.end : first);
  const state = slab.room(STATE_WORDS);
  const most = Math.max(ofA.end, ofB.end);
  const words = slab.room(Math.ceil(most / BLOCK_WORDS) * BLOCK_WORDS);
  const fills: Fill[] = [];
  const places = new Map<string, number>();
  let needed = drawn ? first : 0;
  const reads = (end: number) => {
    needed = Math.max(needed, end);
  };
  const tensors = (own: typeof ofA) => new StreamedTensors(slab, own.sources, words, fills, places, reads);
  return {
    x,
    tensors: { a: tensors(ofA), b: tensors(ofB) },
    finish: () => {
      const blocks = Math.ceil(needed / BLOCK_WORDS);
      const made = new MadeWords();
      return (machine, seed) => {
        if (blocks === 0) return;
        machine.kernels.mt_seed(state, seed);
        machine.kernels.mt_words(state, words, blocks);
        if (drawn) {
          made.words = machine.u32;
          made.at = words / 4;
          new Generator(made).normal_(machine.f32.subarray(x / 4, x / 4 + count));
        }
        for (const fill of fills) fill(machine);
      };
    },
  };
}

/** By PyTorch's generator as it is, act by act, then laid out. */
function drawnBefore(job: SeedJob, slab: Slab, given: Float32Array | null, loaded: LoadedTensors): Draws {
  const { input, a, b, recipe } = job;
  const isHere = (file: string) => loaded.has(file);
  const tensor = (file: string, entry: string) => loaded.get(file)?.get(entry) ?? new Float32Array(0);
  const { x, drawn } = placeInput(job, slab, given);
  const [ofA, ofB] = [new DrawnTensors(slab, 'a'), new DrawnTensors(slab, 'b')];
  return {
    x,
    tensors: { a: ofA, b: ofB },
    finish: () => {
      const nets = b && recipe === 'notebook' ? [a, { ...b, acts: afterwards(b.acts) }] : [a];
      const first = scheduleOf(nets, isHere);
      const second = b && recipe === 'paired' ? scheduleOf([b], isHere) : null;
      return (machine, seed) => {
        const run = (schedule: Schedule) => runSchedule({ schedule, seed: String(seed), input: input.shape }, tensor);
        const { x: values, nets } = run(first);
        if (drawn) machine.f32.set(values, x / 4);
        ofA.write(a.constructed, nets[0] ?? [], machine);
        if (b) ofB.write(b.constructed, (second ? run(second).nets[0] : nets[1]) ?? [], machine);
      };
    },
  };
}
