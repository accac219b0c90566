import { elements } from '../../core/shape';
import type { Constant } from '../graph/constant';
import { ModelProblem } from '../graph/problem';
import type { TensorMessage } from './model';

/** Files beside the model, by their names without folders. */
export type SideFiles = ReadonlyMap<string, Uint8Array>;

/** A float of few bits: sign, exponent, fraction. `top`: what the largest exponent stands for. */
interface Small {
  readonly bits: number;
  readonly fraction: number;
  readonly bias: number;
  /** `ieee`: inf and nan; `fn`: numbers, and nan where all bits are set; `fnuz`: numbers, and nan for −0; `none`: numbers. */
  readonly top: 'ieee' | 'fn' | 'fnuz' | 'none';
}

function smallFloat(code: number, { bits, fraction, bias, top }: Small): number {
  const sign = code >> (bits - 1) ? -1 : 1;
  const own = code & ((1 << (bits - 1)) - 1);
  const exponent = own >> fraction;
  const rest = own & ((1 << fraction) - 1);
  const highest = (1 << (bits - 1 - fraction)) - 1;
  if (top === 'fnuz' && sign < 0 && own === 0) return Number.NaN;
  if (top === 'fn' && own === (1 << (bits - 1)) - 1) return Number.NaN;
  if (top === 'ieee' && exponent === highest) return rest ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return (sign * rest * 2 ** (1 - bias)) / 2 ** fraction;
  return sign * (1 + rest / 2 ** fraction) * 2 ** (exponent - bias);
}

const HALF: Small = { bits: 16, fraction: 10, bias: 15, top: 'ieee' };

function brain(code: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, code << 16);
  return view.getFloat32(0);
}

interface Type {
  readonly name: string;
  /** Bits of one value; of two or four bits several stand in a byte, the first lowest. */
  readonly bits: number;
  readonly isFloat?: true;
  read(view: DataView, at: number): number;
}

const byBits = (name: string, own: Small): Type => ({
  name,
  bits: own.bits,
  isFloat: true,
  read: (view, at) => smallFloat(own.bits === 16 ? view.getUint16(at, true) : view.getUint8(at), own),
});
const nibble = (name: string, bits: 2 | 4, value: (code: number) => number, isFloat = false): Type => ({
  name,
  bits,
  ...(isFloat && { isFloat: true as const }),
  // `at` counts values here.
  read: (view, at) => {
    const each = 8 / bits;
    return value((view.getUint8(Math.floor(at / each)) >> (bits * (at % each))) & ((1 << bits) - 1));
  },
});
const signed = (bits: number) => (code: number) => (code >> (bits - 1) ? code - (1 << bits) : code);

/** TensorProto.DataType (onnx/onnx.proto). */
const TYPES: Readonly<Record<number, Type>> = {
  1: { name: 'float32', bits: 32, isFloat: true, read: (v, at) => v.getFloat32(at, true) },
  2: { name: 'uint8', bits: 8, read: (v, at) => v.getUint8(at) },
  3: { name: 'int8', bits: 8, read: (v, at) => v.getInt8(at) },
  4: { name: 'uint16', bits: 16, read: (v, at) => v.getUint16(at, true) },
  5: { name: 'int16', bits: 16, read: (v, at) => v.getInt16(at, true) },
  6: { name: 'int32', bits: 32, read: (v, at) => v.getInt32(at, true) },
  7: { name: 'int64', bits: 64, read: (v, at) => Number(v.getBigInt64(at, true)) },
  9: { name: 'bool', bits: 8, read: (v, at) => (v.getUint8(at) ? 1 : 0) },
  10: byBits('float16', HALF),
  11: { name: 'float64', bits: 64, isFloat: true, read: (v, at) => v.getFloat64(at, true) },
  12: { name: 'uint32', bits: 32, read: (v, at) => v.getUint32(at, true) },
  13: { name: 'uint64', bits: 64, read: (v, at) => Number(v.getBigUint64(at, true)) },
  16: { name: 'bfloat16', bits: 16, isFloat: true, read: (v, at) => brain(v.getUint16(at, true)) },
  17: byBits('float8_e4m3fn', { bits: 8, fraction: 3, bias: 7, top: 'fn' }),
  18: byBits('float8_e4m3fnuz', { bits: 8, fraction: 3, bias: 8, top: 'fnuz' }),
  19: byBits('float8_e5m2', { bits: 8, fraction: 2, bias: 15, top: 'ieee' }),
  20: byBits('float8_e5m2fnuz', { bits: 8, fraction: 2, bias: 16, top: 'fnuz' }),
  21: nibble('uint4', 4, (code) => code),
  22: nibble('int4', 4, signed(4)),
  23: nibble('float4_e2m1', 4, (code) => smallFloat(code, { bits: 4, fraction: 1, bias: 1, top: 'none' }), true),
  25: nibble('uint2', 2, (code) => code),
  26: nibble('int2', 2, signed(2)),
};

const FLOAT32 = 1;

/** How a type is called; its number where it is none that has values here (texts, complex numbers). */
export const typeName = (type: number): string => TYPES[type]?.name ?? String(type);

export const isFloatType = (type: number): boolean => TYPES[type]?.isFloat === true;

/** Bytes of a file beside the model. */
function besides({ name, external }: TensorMessage, files: SideFiles, bytes: number): Uint8Array {
  const file = (external.get('location') ?? '').split(/[\\/]/).at(-1) ?? '';
  const found = files.get(file);
  if (!found) throw new ModelProblem('external-missing', { file });
  const [offset, length] = [Number(external.get('offset') ?? 0), Number(external.get('length') ?? bytes)];
  if (length !== bytes) throw new ModelProblem('tensor-size', { name });
  if (!(offset >= 0 && offset + bytes <= found.length)) throw new ModelProblem('external-short', { file });
  return found.subarray(offset, offset + bytes);
}

/** Where values stand in a field of their own: that of the type. */
function inFields(message: TensorMessage, type: Type, count: number): number[] {
  const { floats, ints, int64s, doubles, uint64s } = message;
  const own = [floats, ints, int64s, doubles, uint64s].find((list) => list.length > 0) ?? [];
  const byCode = own === ints && (type.isFloat === true || type.bits < 8);
  if (!byCode) return own;
  // float16 and smaller stand there by their bits.
  const wide = type.bits === 16 ? 2 : 1;
  const bytes = new DataView(new ArrayBuffer(own.length * wide));
  for (const [i, code] of own.entries()) {
    if (wide === 2) bytes.setUint16(i * 2, code, true);
    else bytes.setUint8(i, code);
  }
  return Array.from({ length: Math.min(count, own.length * Math.max(1, 8 / type.bits)) }, (_, i) =>
    type.read(bytes, type.bits < 8 ? i : i * wide),
  );
}

/** A tensor of a file, its values worked out. Throws where there are not as many as its sizes say. */
export function constantOf(message: TensorMessage, files: SideFiles): Constant {
  const { name, dims: shape } = message;
  const type = TYPES[message.type];
  if (!type) throw new ModelProblem('tensor-type', { name, type: message.type });
  const count = elements(shape);
  if (shape.some((n) => !(n >= 0)) || !Number.isSafeInteger(count)) throw new ModelProblem('tensor-size', { name });
  const bytes = Math.ceil((count * type.bits) / 8);
  const raw = message.isExternal ? besides(message, files, bytes) : message.raw;
  if (raw === null) {
    const values = inFields(message, type, count);
    if (values.length !== count) throw new ModelProblem('tensor-size', { name });
    return { shape, data: type.isFloat ? Float32Array.from(values) : Float64Array.from(values), name };
  }
  if (raw.length !== bytes) throw new ModelProblem('tensor-size', { name });
  if (message.type === FLOAT32) return { shape, data: new Float32Array(new Uint8Array(raw).buffer), name };
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const data = type.isFloat ? new Float32Array(count) : new Float64Array(count);
  const step = type.bits < 8 ? 1 : type.bits / 8;
  for (let i = 0; i < count; i += 1) data[i] = type.read(view, i * step);
  return { shape, data, name };
}
