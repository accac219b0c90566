import type { InitRecipe } from '../core/init/init';
import { tensorSpecs } from '../core/layers/rows';
import { type Act, type Draw, readBy, type TensorRef, type Write } from '../core/net/acts';
import { takesShape } from '../core/net/loaded';
import type { Module, Net } from '../core/net/net';
import { Storages, tensorKey } from '../core/net/storages';
import { elements, type Shape } from '../core/shape';
import type { Initialiser, TensorName } from '../core/weights';
import { Generator } from './generator';
import { applyRecipe, skipRecipe } from './init_recipes';
import { type DrawnWeights, drawInput, fillFresh, skipFresh } from './initialise';
import { truncNormal } from './trunc_normal';
import { applyWrite, type Held, targetView } from './writes';

/** What happens to the generator, to a tensor, or to both. Tensors are counted over all nets of a schedule. */
export type Move =
  | { readonly type: 'seed'; readonly seed: string | null }
  | { readonly type: 'input' }
  | { readonly type: 'draw'; readonly draw: Draw }
  | { readonly type: 'fresh'; readonly tensor: number; readonly init: Initialiser }
  | { readonly type: 'recipe'; readonly tensor: number; readonly recipe: InitRecipe }
  /** A tensor of a file of weights takes its place. */
  | { readonly type: 'load'; readonly tensor: number; readonly file: string; readonly entry: string }
  | { readonly type: 'write'; readonly tensor: number; readonly write: Write; readonly read: number | null };

/** A tensor with its own moves, by their places. */
export interface Planned {
  readonly shape: Shape;
  readonly moves: readonly number[];
}

/** What acts come to: moves in order, what they do to which tensor, and under which names that stands in the end. */
export interface Schedule {
  readonly moves: readonly Move[];
  readonly tensors: readonly Planned[];
  /** For each net the tensors of its modules, in the order of `constructed`. */
  readonly nets: readonly (readonly ReadonlyMap<TensorName, number>[])[];
}

/** Modules in any order, and what happens to them. */
export interface Constructed {
  readonly constructed: readonly Module[];
  readonly acts: readonly Act[];
  /** Absent: none of its weights come from a file. */
  readonly net?: Pick<Net, 'weights'>;
}

/**
 * @param nets what happens for one net after the other, from one generator
 * @param isHere whether a file of weights is there, by its digest: of one that is not nothing is taken
 */
export function scheduleOf(nets: readonly Constructed[], isHere: (file: string) => boolean = () => false): Schedule {
  const moves: Move[] = [];
  const tensors: { shape: Shape; moves: number[] }[] = [];
  const push = (tensor: number, move: Move) => tensors[tensor]?.moves.push(moves.push(move) - 1);
  const planned = nets.map(({ constructed, acts, net }) => {
    const file = net?.weights?.digest;
    const modules = new Map(constructed.map((m) => [m.id, m]));
    const storages = new Storages();
    const known = new Map<string, number>();
    const add = (key: string, shape: Shape): number => {
      const tensor = tensors.push({ shape, moves: [] }) - 1;
      known.set(key, tensor);
      return tensor;
    };
    const at = (ref: TensorRef): number | undefined => known.get(storages.of(ref));
    const shapeOf = (tensor: number) => tensors[tensor]?.shape ?? [];
    const specs = (id: string) => {
      const module = modules.get(id);
      return module ? tensorSpecs(module) : [];
    };
    const run = (act: Act): void => {
      switch (act.type) {
        case 'module':
          for (const { name, shape, init } of specs(act.module)) {
            push(add(tensorKey({ module: act.module, name }), shape), {
              type: 'fresh',
              tensor: tensors.length - 1,
              init,
            });
          }
          return;
        case 'reset':
          for (const { name, init } of specs(act.module)) {
            const tensor = at({ module: act.module, name });
            if (tensor !== undefined) push(tensor, { type: 'fresh', tensor, init });
          }
          return;
        case 'init': {
          const recipe = modules.get(act.module)?.init?.[act.at];
          const tensor = recipe && at({ module: act.module, name: recipe.target });
          if (recipe && tensor !== undefined) push(tensor, { type: 'recipe', tensor, recipe });
          return;
        }
        case 'tie':
          if (at(act.to) !== undefined) storages.tie(act.tensor, act.to);
          return;
        case 'write': {
          const old = at(act.to);
          const by = readBy(act.run);
          const read = by ? at(by.of) : undefined;
          if (old === undefined || (by && read === undefined)) return;
          let tensor = old;
          if (act.fresh) {
            tensor = add(storages.renew(act.to), shapeOf(old));
            push(tensor, { type: 'write', tensor, write: copyOf(act.to), read: old });
          }
          push(tensor, { type: 'write', tensor, write: act, read: read ?? null });
          return;
        }
        case 'draw':
          moves.push({ type: 'draw', draw: act });
          return;
        case 'load':
          for (const { id, loaded = {} } of file !== undefined && isHere(file) ? constructed : []) {
            for (const { name, shape } of specs(id)) {
              const tensor = at({ module: id, name });
              const own = loaded[name];
              if (tensor === undefined || file === undefined || !own || !takesShape(shape, own.shape)) continue;
              push(tensor, { type: 'load', tensor, file, entry: own.entry });
            }
          }
          return;
        default:
          moves.push(act);
      }
    };
    for (const act of acts) run(act);
    return constructed.map(({ id }) => {
      const own = specs(id).flatMap(({ name }): [TensorName, number][] => {
        const tensor = at({ module: id, name });
        return tensor === undefined ? [] : [[name, tensor]];
      });
      return new Map(own);
    });
  });
  return { moves, tensors, nets: planned };
}

const copyOf = (of: TensorRef): Write => ({ type: 'write', to: of, run: { op: 'set', by: { of } } });

/** Whether a move leaves nothing of what its tensor held. */
export function overwrites(move: Move): boolean {
  if (move.type === 'write') {
    const { run, index } = move.write;
    return !index && run.op === 'set' && move.read !== move.tensor;
  }
  return move.type === 'fresh' || move.type === 'recipe' || move.type === 'load';
}

/** What moves need to know beside themselves. */
export interface Around {
  readonly schedule: Schedule;
  /** The page's: a decimal string. */
  readonly seed: string;
  /** x's, [C, H, W]. */
  readonly input: Shape;
}

/** The generator where a move leaves it; the one that is given is used up. */
export function skipMove(generator: Generator, move: Move, { schedule, seed, input }: Around): Generator {
  const shapeOf = (tensor: number) => schedule.tensors[tensor]?.shape ?? [];
  switch (move.type) {
    case 'seed':
      return new Generator(move.seed ?? seed);
    case 'input':
      generator.skipNormal(elements(input));
      return generator;
    case 'draw':
      skipDraw(generator, move.draw);
      return generator;
    case 'fresh':
      skipFresh(generator, move.init, elements(shapeOf(move.tensor)));
      return generator;
    case 'recipe':
      skipRecipe(generator, move.recipe, shapeOf(move.tensor));
      return generator;
    case 'load':
      return generator;
    case 'write': {
      const { run } = move.write;
      if (run.op === 'init') {
        const part = targetView(shapeOf(move.tensor), move.write).shape;
        skipRecipe(generator, { ...run.recipe, target: 'weight' }, part);
      }
      return generator;
    }
  }
}

function skipDraw(generator: Generator, { fn, count, law }: Draw): void {
  if (fn === 'rand') generator.skipUniform(count);
  else if (fn === 'randn') generator.skipNormal(count);
  else if (fn === 'randn64') generator.skipNormal64(count);
  else if (count > 0) truncNormal(generator, new Float32Array(count), law ?? { mean: 0, std: 1, a: -2, b: 2 });
}

/** Writes into a tensor, by a generator that stands there. */
export function runWrite(
  generator: () => Generator,
  { write }: Extract<Move, { type: 'write' }>,
  held: Held,
  read: Held | null,
): void {
  applyWrite(write, held, read, (recipe, shape, values) =>
    applyRecipe(generator(), { ...recipe, target: 'weight' }, shape, values),
  );
}

/** x, and the tensors of each net's modules, in the order of `constructed`. */
export interface Run {
  readonly x: Float32Array;
  readonly nets: readonly (readonly DrawnWeights[])[];
}

const noFile = (file: string): never => {
  throw new Error(`the file ${file} is not here`);
};

/**
 * Runs all of a schedule at once.
 *
 * @param loaded the tensors of files that it takes
 */
export function runSchedule(around: Around, loaded: (file: string, entry: string) => Float32Array = noFile): Run {
  const { schedule, seed, input } = around;
  let generator = new Generator(seed);
  let x: Float32Array | null = null;
  const held = schedule.tensors.map(({ shape }): Held => ({ shape, values: new Float32Array(elements(shape)) }));
  for (const move of schedule.moves) {
    const own = 'tensor' in move ? held[move.tensor] : undefined;
    if (move.type === 'input' && !x) x = drawInput(generator, input);
    else if (!own || !('tensor' in move)) generator = skipMove(generator, move, around);
    else if (move.type === 'fresh') fillFresh(generator, move.init, own.values, own.shape);
    else if (move.type === 'recipe') applyRecipe(generator, move.recipe, own.shape, own.values);
    else if (move.type === 'load') own.values.set(loaded(move.file, move.entry).subarray(0, own.values.length));
    else runWrite(() => generator, move, own, move.read === null ? null : (held[move.read] ?? null));
  }
  const values = (tensor: number) => held[tensor]?.values ?? new Float32Array(0);
  const nets = schedule.nets.map((net) =>
    net.map((own) => new Map([...own].map(([name, tensor]) => [name, values(tensor)] as const))),
  );
  return { x: x ?? drawInput(generator, input), nets };
}
