/**
 * Bytes, or any text as its UTF-8, in letters, digits, - and _ alone: base64url (RFC 4648, section 5, without padding),
 * which browsers, chat programs and mail leave as it is.
 */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function writeBytes64(bytes: ArrayLike<number>): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const held = Math.min(3, bytes.length - i);
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let digit = 0; digit <= held; digit += 1) out += DIGITS[(bits >> (18 - 6 * digit)) & 63];
  }
  return out;
}

/** The bytes; null where it is none. */
export function readBytes64(code: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(code) || code.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((code.length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (const c of code) {
    bits = ((bits << 6) | DIGITS.indexOf(c)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at] = (bits >> held) & 255;
    at += 1;
  }
  return bytes;
}

/** The text must be well formed: no halves of characters. */
export function writeText64(text: string): string {
  return writeBytes64(
    [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|[^%]/g)].map(([c, hex]) =>
      hex === undefined ? c.charCodeAt(0) : Number.parseInt(hex, 16),
    ),
  );
}

/** The text; null where it is none. */
export function readText64(code: string): string | null {
  const bytes = readBytes64(code);
  if (!bytes) return null;
  let escaped = '';
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`;
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}
