/**
 * As much of a WebAssembly assembler as the kernels need. An expression is the bytes that leave its value on the stack,
 * a statement those that leave nothing: operands stand before their instruction, so that building one is concatenating.
 * Opcodes are those of the WebAssembly specification (Core 2.0, section 5.4).
 */
export type Code = readonly number[];

export type ValueType = 'i32' | 'f32' | 'f64' | 'v128';
const TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

const plain =
  (...opcode: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...opcode];
const simd = (opcode: number) => plain(0xfd, ...unsigned(opcode));
/** An instruction on memory: its alignment (as a power of two), then the offset added to the address. */
const memory =
  (opcode: readonly number[], align: number) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, align, ...unsigned(offset)];
const memoryOf =
  (opcode: readonly number[], align: number) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, align, ...unsigned(offset)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: plain(0x6a),
  sub: plain(0x6b),
  mul: plain(0x6c),
  and: plain(0x71),
  xor: plain(0x73),
  shl: plain(0x74),
  shrU: plain(0x76),
  ltU: plain(0x49),
  gtU: plain(0x4b),
  geU: plain(0x4f),
  load: memory([0x28], 2),
  store: memoryOf([0x36], 2),
};

export const f64 = {
  add: plain(0xa0),
  promote: plain(0xbb),
};

/** Bytes of a constant vector. */
const constant = (values: Float32Array | Float64Array | Int32Array): Code => [
  0xfd,
  0x0c,
  ...new Uint8Array(values.buffer),
];

export const v128 = {
  load: memory([0xfd, 0x00], 2),
  loadSplat32: memory([0xfd, ...unsigned(0x09)], 2),
  store: memoryOf([0xfd, ...unsigned(0x0b)], 2),
  /** Loads one of four 32-bit lanes; the others stay. */
  loadLane32: (address: Code, value: Code, lane: number, offset = 0): Code => [
    ...address,
    ...value,
    ...[0xfd, ...unsigned(0x56), 2, ...unsigned(offset)],
    lane,
  ],
  /** Stores one of four 32-bit lanes. */
  storeLane32: (address: Code, value: Code, lane: number, offset = 0): Code => [
    ...address,
    ...value,
    ...[0xfd, ...unsigned(0x5a), 2, ...unsigned(offset)],
    lane,
  ],
  and: simd(0x4e),
  or: simd(0x50),
  xor: simd(0x51),
  /** Bits of `a` where the third operand has ones, of `b` elsewhere. */
  select: simd(0x52),
  anyTrue: simd(0x53),
  zero: constant(new Int32Array(4)),
  /** Lanes 0 … 3 are those of `a`, 4 … 7 of `b`. */
  shuffle32: (a: Code, b: Code, lanes: readonly [number, number, number, number]): Code => [
    ...a,
    ...b,
    ...[0xfd, ...unsigned(0x0d)],
    ...lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
  ],
};

export const i32x4 = {
  splat: simd(0x11),
  /** 0, 1, 2, 3. */
  steps: constant(Int32Array.of(0, 1, 2, 3)),
  lane: (value: Code, lane: number): Code => [...value, ...[0xfd, ...unsigned(0x1b)], lane],
  gt: simd(0x3b),
  /** Of two float64, towards zero; NaN gives 0. Two more lanes are 0. */
  truncated: simd(0xfc),
  /** Of four float32, towards zero. */
  ofFloats: simd(0xf8),
  add: simd(0xae),
  sub: simd(0xb1),
  shl: simd(0xab),
  shrU: simd(0xad),
  neg: simd(0xa1),
};

export const f32x4 = {
  splat: simd(0x13),
  add: simd(0xe4),
  mul: simd(0xe6),
  /** NaN wins. */
  max: simd(0xe9),
  /** The second operand where it is less, or more, than the first: a NaN there loses. One instruction, unlike `max`. */
  pmin: simd(0xea),
  pmax: simd(0xeb),
  eq: simd(0x41),
  lt: simd(0x43),
  le: simd(0x45),
  ge: simd(0x46),
  nan: constant(new Float32Array(4).fill(Number.NaN)),
  ofInts: simd(0xfa),
  sub: simd(0xe5),
  sqrt: simd(0xe3),
  const: (value: number): Code => constant(new Float32Array(4).fill(value)),
};

export const f64x2 = {
  /** ½ in both lanes. */
  half: constant(Float64Array.of(0.5, 0.5)),
  const: (value: number): Code => constant(Float64Array.of(value, value)),
  /** Rounded to float32; two more lanes are 0. */
  narrowed: simd(0x5e),
  splat: simd(0x14),
  abs: simd(0xec),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
  /** Of the lower two of four float32. */
  ofLow: simd(0x5f),
  lane: (value: Code, lane: number): Code => [...value, ...[0xfd, ...unsigned(0x21)], lane],
};

export const f32 = { load: memory([0x2a], 2) };

/** A parameter or local variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

export function inOrder(...statements: Code[]): Code {
  return statements.flat();
}

/** Runs the body, and again while the condition holds. */
export function doWhile(condition: Code, ...body: Code[]): Code {
  return [0x03, 0x40, ...body.flat(), ...condition, 0x0d, 0, 0x0b];
}

export function when(condition: Code, ...then: Code[]): Code {
  return [...condition, 0x04, 0x40, ...then.flat(), 0x0b];
}

export interface FunctionSource {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly result: ValueType | null;
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/**
 * A function. `write` is given its parameters and a maker of local variables, which begin as 0; a result is what the
 * body leaves on the stack.
 */
export function func(
  name: string,
  params: readonly ValueType[],
  result: ValueType | null,
  write: (local: (type: ValueType) => Local, ...params: Local[]) => Code,
): FunctionSource {
  const locals: ValueType[] = [];
  const variable = (index: number): Local => ({
    get: [0x20, ...unsigned(index)],
    set: (value) => [...value, 0x21, ...unsigned(index)],
  });
  const local = (type: ValueType) => variable(params.length + locals.push(type) - 1);
  const body = write(local, ...params.map((_, i) => variable(i)));
  return { name, params, result, locals, body };
}

const sized = (bytes: readonly number[]) => [...unsigned(bytes.length), ...bytes];
const section = (id: number, items: readonly (readonly number[])[]) => [
  id,
  ...sized([...unsigned(items.length), ...items.flat()]),
];
const named = (name: string) => sized([...new TextEncoder().encode(name)]);

/** A module that imports its memory as env.memory and exports all of its functions. */
export function assemble(functions: readonly FunctionSource[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params, result }) => [
    0x60,
    ...sized(params.map((type) => TYPES[type])),
    ...sized(result ? [TYPES[result]] : []),
  ]);
  const bodies = functions.map(({ locals, body }) => {
    const declared = locals.flatMap((type) => [1, TYPES[type]]);
    return sized([...unsigned(locals.length), ...declared, ...body, 0x0b]);
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [[...named('env'), ...named('memory'), 0x02, 0x00, 0x00]]),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(
      7,
      functions.map(({ name }, i) => [...named(name), 0x00, ...unsigned(i)]),
    ),
    ...section(10, bodies),
  ]);
}
