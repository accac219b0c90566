import { FileProblem } from './problem';
import { BYTES, type Dtype } from './tensor_file';

/** Reads the i-th number of bytes that begin at 0. */
type Reader = (view: DataView, at: number, little: boolean) => number;

const READERS: Readonly<Record<Dtype, Reader | null>> = {
  float32: (v, at, little) => v.getFloat32(at, little),
  float64: (v, at, little) => v.getFloat64(at, little),
  float16: (v, at, little) => half(v.getUint16(at, little)),
  bfloat16: (v, at, little) => fromBits(v.getUint16(at, little) << 16),
  uint8: (v, at) => v.getUint8(at),
  int8: (v, at) => v.getInt8(at),
  int16: (v, at, little) => v.getInt16(at, little),
  uint16: (v, at, little) => v.getUint16(at, little),
  int32: (v, at, little) => v.getInt32(at, little),
  uint32: (v, at, little) => v.getUint32(at, little),
  int64: (v, at, little) => Number(v.getBigInt64(at, little)),
  uint64: (v, at, little) => Number(v.getBigUint64(at, little)),
  bool: (v, at) => (v.getUint8(at) === 0 ? 0 : 1),
  // A complex number has no float32 of its own.
  complex64: null,
  complex128: null,
  float8_e4m3fn: (v, at) => small(v.getUint8(at), 4, 3, 7, false),
  float8_e5m2: (v, at) => small(v.getUint8(at), 5, 2, 15, true),
};

const word = new DataView(new ArrayBuffer(4));

function fromBits(bits: number): number {
  word.setInt32(0, bits);
  return word.getFloat32(0);
}

/** IEEE 754 binary16. */
const half = (bits: number) => small(bits, 5, 10, 15, true);

/**
 * A small float of its bits.
 *
 * @param infinite whether the largest exponent is kept for infinities and NaN; else only all bits set are NaN
 */
function small(bits: number, exponents: number, fractions: number, bias: number, infinite: boolean): number {
  const sign = (bits >> (exponents + fractions)) & 1 ? -1 : 1;
  const exponent = (bits >> fractions) & (2 ** exponents - 1);
  const fraction = bits & (2 ** fractions - 1);
  const isTop = exponent === 2 ** exponents - 1;
  if (isTop && infinite) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (isTop && fraction === 2 ** fractions - 1) return Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias - fractions);
  return sign * (1 + fraction / 2 ** fractions) * 2 ** (exponent - bias);
}

/** Whether numbers of a dtype become float32. */
export const isDecoded = (dtype: Dtype): boolean => READERS[dtype] !== null;

/** Whether this machine keeps numbers as most files do. */
const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Numbers, one after the other, each rounded to float32. */
export function decode(bytes: Uint8Array<ArrayBuffer>, dtype: Dtype, little: boolean): Float32Array {
  const reader = READERS[dtype];
  const width = BYTES[dtype];
  if (!reader) throw new FileProblem('bad-dtype', { dtype, tensor: '' });
  const count = Math.floor(bytes.length / width);
  if (dtype === 'float32' && little === LITTLE) {
    return new Float32Array(bytes.slice(0, 4 * count).buffer);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out = new Float32Array(count);
  for (let i = 0; i < count; i += 1) out[i] = reader(view, i * width, little);
  return out;
}
