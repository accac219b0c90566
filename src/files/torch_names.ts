import type { Callable, Known, Names, Pickled } from './pickle';
import { FileProblem } from './problem';
import { countOf, type Dtype } from './tensor_file';

/** A storage: numbers of one dtype, one after the other, under a key of the file. */
export class Storage {
  constructor(
    readonly key: string,
    readonly dtype: Dtype | null,
    readonly numel: number,
    /** Where its view of the storage begins, in numbers: old files keep storages that are parts of others. */
    readonly offset: number,
  ) {}
}

/** A tensor: a window into a storage. */
export class StoredTensor {
  constructor(
    readonly storage: Storage,
    readonly dtype: Dtype,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

/** A class of storages, whose numbers are of one dtype; null: bytes, whose dtype their tensors say. */
class StorageClass {
  constructor(readonly dtype: Dtype | null) {}
}

class DtypeValue {
  constructor(readonly dtype: Dtype) {}
}

/** Something that is none of what is loaded, and harmless: a device, a size. */
const IDLE: Known = { type: 'known', of: { idle: true } };

const STORAGES: Readonly<Record<string, Dtype | null>> = {
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  ByteStorage: 'uint8',
  CharStorage: 'int8',
  ShortStorage: 'int16',
  IntStorage: 'int32',
  LongStorage: 'int64',
  BoolStorage: 'bool',
  ComplexFloatStorage: 'complex64',
  ComplexDoubleStorage: 'complex128',
  UntypedStorage: null,
};

const DTYPES: Readonly<Record<string, Dtype>> = {
  float32: 'float32',
  float: 'float32',
  float64: 'float64',
  double: 'float64',
  float16: 'float16',
  half: 'float16',
  bfloat16: 'bfloat16',
  uint8: 'uint8',
  int8: 'int8',
  int16: 'int16',
  uint16: 'uint16',
  int32: 'int32',
  uint32: 'uint32',
  int64: 'int64',
  uint64: 'uint64',
  bool: 'bool',
  complex64: 'complex64',
  complex128: 'complex128',
  float8_e4m3fn: 'float8_e4m3fn',
  float8_e5m2: 'float8_e5m2',
};

const known = (of: object): Known => ({ type: 'known', of });

function ofKnown<T extends object>(value: Pickled | undefined, kind: abstract new (...args: never[]) => T): T | null {
  const own = typeof value === 'object' && value !== null && value.type === 'known' ? value.of : null;
  return own instanceof kind ? own : null;
}

const listOf = (value: Pickled | undefined): readonly Pickled[] | null =>
  typeof value === 'object' && value !== null && value.type === 'list' ? value.items : null;

/** The tensor that a value is; null where it is none. */
export const tensorOf = (value: Pickled): StoredTensor | null => ofKnown(value, StoredTensor);

const isIndex = (n: Pickled | undefined): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;

/** torch/_utils.py: `_rebuild_tensor_v2(storage, storage_offset, size, stride, …)`, `_v3` with a dtype behind. */
function rebuilt([storage, offset, size, stride, ...more]: readonly Pickled[], withDtype: boolean): Pickled | null {
  const own = ofKnown(storage, Storage);
  const [shape, strides] = [listOf(size), listOf(stride)];
  const given = withDtype ? ofKnown(more[2], DtypeValue)?.dtype : null;
  const dtype = given ?? own?.dtype;
  if (!own || !dtype || !isIndex(offset) || !shape || !strides || shape.length !== strides.length) return null;
  if (!strides.every(isIndex)) throw new FileProblem('lying-shape', { tensor: own.key });
  countOf(shape, own.key);
  return known(new StoredTensor(own, dtype, offset, shape.filter(isIndex), strides));
}

const emptyDict = (entries: readonly Pickled[]): Pickled => ({
  type: 'dict',
  entries: (listOf(entries[0]) ?? []).flatMap((pair): [Pickled, Pickled][] => {
    const both = listOf(pair);
    return both?.length === 2 ? [[both[0] ?? null, both[1] ?? null]] : [];
  }),
  state: null,
});

const asList = ([items]: readonly Pickled[]): Pickled => ({ type: 'list', items: [...(listOf(items) ?? [])] });
const itself = ([value]: readonly Pickled[]): Pickled | null => value ?? null;

/** The names that are understood: tensors, storages, dtypes, and Python's plain containers. */
const CALLS: Readonly<Record<string, Callable>> = {
  'collections.OrderedDict': emptyDict,
  'collections.Counter': () => ({ type: 'dict', entries: [], state: null }),
  'builtins.dict': emptyDict,
  '__builtin__.dict': emptyDict,
  'builtins.set': asList,
  '__builtin__.set': asList,
  'builtins.frozenset': asList,
  '__builtin__.frozenset': asList,
  'builtins.list': asList,
  'builtins.tuple': asList,
  'builtins.complex': () => IDLE,
  '_codecs.encode': () => ({ type: 'bytes', length: 0 }),
  'torch.Size': asList,
  'torch.device': () => IDLE,
  'torch._utils._rebuild_tensor': (args) => rebuilt(args, false),
  'torch._utils._rebuild_tensor_v2': (args) => rebuilt(args, false),
  'torch._utils._rebuild_tensor_v3': (args) => rebuilt(args, true),
  'torch._utils._rebuild_parameter': itself,
  'torch._utils._rebuild_parameter_with_state': itself,
  'torch.nn.parameter.Parameter': itself,
  'torch.nn.parameter.Buffer': itself,
  // A subclass of tensors, as it was made: (function, class, arguments, state).
  'torch._tensor._rebuild_from_type_v2': ([, , args]) => {
    const own = listOf(args);
    return own ? rebuilt(own, false) : null;
  },
};

/**
 * Names in a pickle of torch.save: tensors and plain containers alone.
 *
 * @param met told of every storage that is named
 */
export const torchNames = (met: (storage: Storage) => void = () => {}): Names => ({
  find: (module, name) => {
    const whole = `${module}.${name}`;
    const call = Object.hasOwn(CALLS, whole) ? CALLS[whole] : undefined;
    if (call) return call;
    if (module === 'torch' && Object.hasOwn(DTYPES, name)) {
      const dtype = DTYPES[name];
      if (dtype) return known(new DtypeValue(dtype));
    }
    if ((module === 'torch' || module === 'torch.storage') && Object.hasOwn(STORAGES, name)) {
      return known(new StorageClass(STORAGES[name] ?? null));
    }
    if (whole === 'torch.Tensor' || whole === 'torch.storage._TypedStorage') return IDLE;
    return null;
  },
  /** torch/serialization.py, persistent_id: ('storage', class, key, location, numel), old files a view behind. */
  persistent: (id) => {
    const [kind, of, key, , numel, view] = listOf(id) ?? [];
    const own = ofKnown(of, StorageClass);
    if (kind === 'module') throw new FileProblem('whole-module', { name: 'torch.nn.Module' });
    if (kind !== 'storage' || !own || !isIndex(numel) || (typeof key !== 'string' && typeof key !== 'number'))
      return null;
    const [root, offset, size] = listOf(view) ?? [];
    const isView = root !== undefined && isIndex(offset) && isIndex(size);
    const storage = isView
      ? new Storage(String(root), own.dtype, size, offset)
      : new Storage(String(key), own.dtype, numel, 0);
    met(storage);
    return known(storage);
  },
});
