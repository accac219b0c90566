import type { Pickled, PickledDict } from './pickle';
import { FileProblem } from './problem';
import { MOST_TENSORS } from './tensor_file';
import { type StoredTensor, tensorOf } from './torch_names';

/** The tensors of what was saved. */
export interface FoundTensors {
  readonly tensors: readonly { readonly name: string; readonly tensor: StoredTensor }[];
  readonly versions: ReadonlyMap<string, number>;
  /** Key of the checkpoint that holds them; null: they stand by themselves. */
  readonly under: string | null;
}

/** Keys under which checkpoints keep a state dict, the usual ones first. */
const KEYS = [
  'state_dict',
  'model_state_dict',
  'model_state',
  'model',
  'net',
  'network',
  'module',
  'weights',
  'params',
];

/** A checkpoint's state dict is no deeper. */
const DEEPEST = 4;

const isDict = (value: Pickled | undefined): value is PickledDict =>
  typeof value === 'object' && value !== null && value.type === 'dict';

/** The state dict of what was saved: itself, the one under a usual key, or the only one there is. */
export function foundIn(value: Pickled, depth = 0): FoundTensors {
  const alone = tensorOf(value);
  if (alone) return { tensors: [{ name: 'tensor', tensor: alone }], versions: new Map(), under: null };
  if (depth > DEEPEST) throw new FileProblem('no-tensors');
  if (!isDict(value)) return listed(value);
  const tensors = value.entries.flatMap(([key, own]) => {
    const tensor = tensorOf(own);
    return tensor ? [{ name: String(key), tensor }] : [];
  });
  if (tensors.length > MOST_TENSORS) throw new FileProblem('too-many');
  // The last of several that go by one name, as in a dict.
  const byName = new Map(tensors.map((own) => [own.name, own]));
  if (tensors.length > 0) return { tensors: [...byName.values()], versions: versionsOf(value), under: null };
  const usual = KEYS.map((key) => value.entries.find(([own, held]) => own === key && isDict(held)));
  for (const found of [...usual, ...value.entries.filter(([, held]) => isDict(held))]) {
    if (!found) continue;
    const [key, held] = found;
    const own = deeper(held, depth);
    if (own) return { ...own, under: [String(key), ...(own.under === null ? [] : [own.under])].join('.') };
  }
  throw new FileProblem('no-tensors');
}

function deeper(value: Pickled, depth: number): FoundTensors | null {
  try {
    return foundIn(value, depth + 1);
  } catch (error) {
    if (error instanceof FileProblem && error.code === 'no-tensors') return null;
    throw error;
  }
}

/** Tensors of a list, by their places. */
function listed(value: Pickled): FoundTensors {
  const items = typeof value === 'object' && value?.type === 'list' ? value.items : [];
  const tensors = items.flatMap((item, i) => {
    const tensor = tensorOf(item);
    return tensor ? [{ name: String(i), tensor }] : [];
  });
  if (tensors.length === 0) throw new FileProblem('no-tensors');
  return { tensors, versions: new Map(), under: null };
}

/** `_metadata` of a state dict: what version of its class each module was saved by. */
function versionsOf({ state }: PickledDict): Map<string, number> {
  const metadata = isDict(state) ? state.entries.find(([key]) => key === '_metadata')?.[1] : undefined;
  if (!isDict(metadata)) return new Map();
  return new Map(
    metadata.entries.flatMap(([module, own]): [string, number][] => {
      const version = isDict(own) ? own.entries.find(([key]) => key === 'version')?.[1] : undefined;
      return typeof module === 'string' && typeof version === 'number' ? [[module, version]] : [];
    }),
  );
}
