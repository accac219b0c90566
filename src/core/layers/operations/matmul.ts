import type { ArgSpec } from '../../args';
import type { InputReading } from '../../layer';
import { asNumber, intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import { elements, type Shape } from '../../shape';
import { broadcastSizes, expandRefusal } from './broadcast';
import { along, argValue, broadcastReading, isRefusal, operation, refused } from './operation';

const ARGS: readonly ArgSpec[] = [
  { name: 'fn', type: 'choice', default: 'matmul', choices: ['matmul', 'bmm', 'mm', 'mv', 'dot'], control: 'none' },
];

const mismatch = (text: string, a: number, b: number): Refusal => ({
  code: 'matmul-mismatch',
  text,
  values: { a, b },
});

const rank = (text: string, sizes: Shape): Refusal => ({
  code: 'wrong-rank',
  text,
  values: { got: sizes.length, sizes: intList(sizes) },
});

function dot([n = 0]: Shape, [m = 0]: Shape): Shape | Refusal {
  if (n === m) return [];
  const counts = `the same number of elements, but got ${n} and ${m} elements respectively`;
  return mismatch(`inconsistent tensor size, expected tensor [${n}] and src [${m}] to have ${counts}`, n, m);
}

function mv([rows = 0, cols = 0]: Shape, [n = 0]: Shape): Shape | Refusal {
  if (cols === n) return [rows];
  return mismatch(`size mismatch, got input (${rows}), mat (${rows}x${cols}), vec (${n})`, cols, n);
}

function mm([rows = 0, k = 0]: Shape, [m = 0, cols = 0]: Shape): Shape | Refusal {
  if (k === m) return [rows, cols];
  return mismatch(`mat1 and mat2 shapes cannot be multiplied (${rows}x${k} and ${m}x${cols})`, k, m);
}

function bmm([batch = 0, rows = 0, k = 0]: Shape, [other = 0, m = 0, cols = 0]: Shape): Shape | Refusal {
  if (batch === other && k === m) return [batch, rows, cols];
  const text = `Expected size for first two dimensions of batch2 tensor to be: [${batch}, ${k}] but got: [${other}, ${m}].`;
  return batch === other ? mismatch(text, k, m) : mismatch(text, batch, other);
}

/** A vector by a batch of matrices: turned over one tall matrix too, where its values need not be laid anew for that. */
function vectorByBatch(a: Shape, b: Shape): Shape | Refusal {
  const batch = b.slice(0, -2);
  const count = elements(batch);
  const [rows = 0, cols = 0] = b.slice(-2);
  const isTall = count <= 1 || cols <= 1 || rows <= 1;
  const made = isTall ? mv([count * cols, rows], a) : bmm([count, 1, ...a], [count, rows, cols]);
  return isRefusal(made) ? made : [...batch, cols];
}

/** ATen/native/LinearAlgebra.cpp, _matmul_impl. */
function matmulSizes(a: Shape, b: Shape): Shape | Refusal {
  if (a.length === 0 || b.length === 0) {
    const text = `both arguments to matmul need to be at least 1D, but they are ${a.length}D and ${b.length}D`;
    return rank(text, a.length === 0 ? a : b);
  }
  if (a.length === 1 && b.length === 1) return dot(a, b);
  if (a.length === 2 && b.length === 1) return mv(a, b);
  if (a.length === 1 && b.length === 2) {
    const made = mm([1, ...a], b);
    return isRefusal(made) ? made : made.slice(1);
  }
  if (a.length === 2 && b.length === 2) return mm(a, b);
  // A batch of matrices by one matrix or vector is taken as one tall matrix.
  if (a.length >= 3 && b.length <= 2) {
    const tall = [elements(a.slice(0, -1)), a.at(-1) ?? 0];
    const made = b.length === 1 ? mv(tall, b) : mm(tall, b);
    return isRefusal(made) ? made : [...a.slice(0, -1), ...b.slice(1)];
  }
  if (a.length === 1) return vectorByBatch(a, b);
  const batch = broadcastSizes(a.slice(0, -2), b.slice(0, -2));
  if (isRefusal(batch)) return batch;
  const count = elements(batch);
  const made = bmm([count, ...a.slice(-2)], [count, ...(b.length > 1 ? b.slice(-2) : [...b, 1])]);
  if (isRefusal(made)) return made;
  return [...batch, ...a.slice(-2, -1), ...(b.length > 1 ? b.slice(-1) : [])];
}

/** The sizes of a product; or PyTorch's refusal, in the words of the function that is called. */
function productSizes(fn: string, a: Shape, b: Shape): Shape | Refusal {
  switch (fn) {
    case 'bmm':
      if (a.length !== 3) return rank('batch1 must be a 3D tensor', a);
      return b.length === 3 ? bmm(a, b) : rank('batch2 must be a 3D tensor', b);
    case 'mm':
      if (a.length !== 2) return rank('self must be a matrix', a);
      return b.length === 2 ? mm(a, b) : rank('mat2 must be a matrix', b);
    case 'mv':
      if (a.length === 2 && b.length === 1) return mv(a, b);
      return rank(`vector + matrix @ vector expected, got ${b.length}, ${a.length}, ${b.length}`, a);
    case 'dot':
      if (a.length === 1 && b.length === 1) return dot(a, b);
      return rank(`1D tensors expected, but got ${a.length}D and ${b.length}D tensors`, a.length === 1 ? b : a);
    default:
      return matmulSizes(a, b);
  }
}

/** How the two factors are read: rows along rows, columns along columns, what is summed over as a whole. */
export function productReads(a: Shape, b: Shape, made: Shape): readonly InputReading[] {
  const [rows, cols] = [a.length > 1, b.length > 1];
  const batch = made.length - (rows ? 1 : 0) - (cols ? 1 : 0);
  const lead = (sizes: Shape) => {
    const reading = broadcastReading(sizes.slice(0, -2), made.slice(0, batch));
    return reading.type === 'axes' ? reading.links : [];
  };
  return [
    { type: 'axes', links: rows ? [...lead(a), along(batch), null] : [null] },
    { type: 'axes', links: cols ? [...lead(b), null, along(made.length - 1)] : [null] },
  ];
}

/** `a @ b`, torch.matmul and its relatives for two, one and three axes. */
export const matmul = operation({
  kind: 'matmul',
  args: ARGS,
  newChannels: true,
  join: (args, [a = [], b = []]) => {
    const made = productSizes(String(argValue(ARGS, args, 'fn')), a, b);
    return isRefusal(made) ? refused(made) : { ok: true, sizes: made, reads: productReads(a, b, made) };
  },
});

/** Each value of one vector times each of the other. */
export const outer = operation({
  kind: 'outer',
  newChannels: true,
  join: (_, [a = [], b = []]) => {
    for (const [name, sizes] of [
      ['self', a],
      ['vec2', b],
    ] as const) {
      if (sizes.length !== 1) {
        return refused(rank(`outer: Expected 1-D argument ${name}, but got ${sizes.length}-D`, sizes));
      }
    }
    return {
      ok: true,
      sizes: [...a, ...b],
      batched: false,
      reads: [
        { type: 'axes', links: [along(0)] },
        { type: 'axes', links: [along(1)] },
      ],
    };
  },
});

const factor = (name: string): ArgSpec => ({
  name,
  type: 'float',
  default: 1,
  range: [-2, 2],
  step: 0.1,
  control: 'slider',
});
const ADDED: readonly ArgSpec[] = [factor('beta'), factor('alpha')];

/** In these words where what is multiplied has not the axes that the function asks for. */
function factorRefusal(kind: 'addmm' | 'baddbmm', a: Shape, b: Shape): Refusal | null {
  if (kind !== 'addmm') return null;
  if (a.length !== 2) return rank(`mat1 must be a matrix, got ${a.length}-D tensor`, a);
  return b.length === 2 ? null : rank(`mat2 must be a matrix, got ${b.length}-D tensor`, b);
}

/** The sizes that what is added is spread to: baddbmm does that before it looks at the factors. */
function addedSizes(kind: 'addmm' | 'baddbmm', sizes: Shape, a: Shape, b: Shape): Shape | Refusal {
  const product = { addmm: 'mm', baddbmm: 'bmm' } as const;
  const wrong = factorRefusal(kind, a, b);
  if (wrong) return wrong;
  const isEarly = kind === 'baddbmm' && a.length >= 2 && b.length >= 3;
  const early = isEarly ? expandRefusal(sizes, [...a.slice(0, 2), b[2] ?? 0]) : null;
  if (early) return early;
  const made = productSizes(product[kind], a, b);
  return isRefusal(made) ? made : (expandRefusal(sizes, made) ?? made);
}

/** `beta` times a tensor, and `alpha` times the product of two others. */
const added = (kind: 'addmm' | 'baddbmm') =>
  operation({
    kind,
    args: ADDED,
    newChannels: true,
    keepsSign: (args) => ['alpha', 'beta'].every((name) => asNumber(argValue(ADDED, args, name)) >= 0),
    join: (_, [sizes = [], a = [], b = []]) => {
      const made = addedSizes(kind, sizes, a, b);
      if (isRefusal(made)) return refused(made);
      return { ok: true, sizes: made, reads: [broadcastReading(sizes, made), ...productReads(a, b, made)] };
    },
  });
export const addmm = added('addmm');
export const baddbmm = added('baddbmm');
