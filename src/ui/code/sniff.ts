/** What a file is that is no text, as far as its first bytes say it. */
export type FileSort =
  | 'picture'
  | 'weights'
  | 'keras'
  | 'model'
  | 'arrays'
  | 'pickle'
  | 'document'
  | 'archive'
  | 'binary';

/** Bytes that are enough to know it by. */
export const HEAD = 4096;

const starts = (bytes: Uint8Array, wanted: readonly number[], at = 0) => wanted.every((b, i) => bytes[at + i] === b);
const letters = (text: string) => [...text].map((c) => c.charCodeAt(0));
const latin = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

/** By their first bytes, in this order: what begins with less stands after what begins with more. */
const MAGIC: readonly (readonly [sort: FileSort, bytes: readonly number[], at?: number])[] = [
  ['picture', [0x89, ...letters('PNG')]],
  ['picture', [0xff, 0xd8, 0xff]],
  ['picture', letters('GIF8')],
  ['picture', letters('WEBP'), 8],
  ['picture', [...letters('II*'), 0]],
  ['picture', [...letters('MM'), 0, ...letters('*')]],
  ['picture', letters('ftyphei'), 4],
  ['picture', letters('ftypavif'), 4],
  ['picture', [0, 0, 1, 0]],
  ['keras', [0x89, ...letters('HDF')]],
  ['arrays', [0x93, ...letters('NUMPY')]],
  ['document', letters('%PDF')],
  ['document', [0xd0, 0xcf, 0x11, 0xe0]],
  // What torch.save wrote before it wrote archives: a pickled number of its own.
  ['weights', [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46]],
  ['pickle', [0x80, 0x02]],
  ['pickle', [0x80, 0x03]],
  ['pickle', [0x80, 0x04]],
  ['pickle', [0x80, 0x05]],
  ['archive', [0x1f, 0x8b]],
  ['archive', [...letters('7z'), 0xbc, 0xaf]],
  ['archive', letters('Rar!')],
  ['archive', letters('ustar'), 257],
  ['picture', letters('BM')],
];

/** What a ZIP archive holds, by the names of its first files. */
function inZip(names: string): FileSort {
  // A program of torch.export: raw weights, and what is run as JSON.
  if (/data\/weights\/weight_\d|models\/\w+\.json/.test(names)) return 'model';
  if (/data\.pkl|\/(?:byteorder|version)\b|\.data\//.test(names)) return 'weights';
  if (/\.npy\b/.test(names)) return 'arrays';
  if (/model\.weights\.h5|metadata\.json/.test(names)) return 'keras';
  return /\[Content_Types\]\.xml|mimetype/.test(names) ? 'document' : 'archive';
}

/** safetensors: the length of a JSON header in eight bytes, then the header. */
function isSafetensors(bytes: Uint8Array): boolean {
  return (
    bytes.length > 9 &&
    bytes[8] === 0x7b &&
    bytes[6] === 0 &&
    bytes[7] === 0 &&
    (bytes[9] === 0x22 || bytes[9] === 0x7d)
  );
}

/** A protobuf message that begins with ir_version, a small number, and goes on with a text or a number of its next fields. */
function isOnnx(bytes: Uint8Array, name: string): boolean {
  const [first, version = 0, next = 0] = bytes;
  return (
    first === 0x08 && version > 0 && version < 32 && (/\.onnx$/i.test(name) || [0x12, 0x1a, 0x22, 0x3a].includes(next))
  );
}

/** What a file is, from its first bytes; null: a text, as far as they go. */
export function sniff(bytes: Uint8Array, name = ''): FileSort | null {
  if (starts(bytes, [...letters('PK'), 3, 4])) return inZip(latin(bytes));
  if (isSafetensors(bytes)) return 'weights';
  if (isOnnx(bytes, name)) return 'model';
  const known = MAGIC.find(([, wanted, at]) => starts(bytes, wanted, at));
  // Two letters alone make no picture of a text.
  if (known && (known[1].length > 2 || bytes.includes(0))) return known[0];
  if (encodingOf(bytes) !== 'utf-8') return null;
  // No text has a NUL.
  return bytes.includes(0) ? 'binary' : null;
}

/** How a text is encoded: by its mark, which editors on Windows put there, else UTF-8. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (starts(bytes, [0xff, 0xfe])) return 'utf-16le';
  return starts(bytes, [0xfe, 0xff]) ? 'utf-16be' : 'utf-8';
}
