import { zipSync } from 'fflate';
import { float32Bytes, int64Bytes, type OutTensor } from './safetensors';

/** As numpy.savez writes: each array as a .npy in an archive, none of them packed. The same tensors give the same bytes. */
export function npzBytes(tensors: readonly OutTensor[]): Uint8Array<ArrayBuffer> {
  const files = tensors.map(({ name, shape, data, integer = false }) => {
    const header = npyHeader(integer ? '<i8' : '<f4', shape);
    const values = integer ? int64Bytes(data) : float32Bytes(data);
    const npy = new Uint8Array(header.length + values.length);
    npy.set(header);
    npy.set(values, header.length);
    return [`${name}.npy`, npy] as const;
  });
  // The date is none of the tensors': 1980, the first that archives know.
  return new Uint8Array(zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) }));
}

/** Version 1.0 of the format, padded so that the numbers begin at a multiple of 64. */
function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const text = `${dict.padEnd(length - 1)}\n`;
  const out = new Uint8Array(10 + length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  out.set(new TextEncoder().encode(text), 10);
  return out;
}
