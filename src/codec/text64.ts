/**
 * Any text in letters, digits, - and _ alone: its UTF-8 in base64url (RFC 4648, section 5, without padding), which
 * browsers, chat programs and mail leave as it is.
 */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The text must be well formed: no halves of characters. */
export function writeText64(text: string): string {
  const bytes = [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|[^%]/g)].map(([c, hex]) =>
    hex === undefined ? c.charCodeAt(0) : Number.parseInt(hex, 16),
  );
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = bytes.slice(i, i + 3);
    const bits = ((group[0] ?? 0) << 16) | ((group[1] ?? 0) << 8) | (group[2] ?? 0);
    for (let digit = 0; digit <= group.length; digit += 1) out += DIGITS[(bits >> (18 - 6 * digit)) & 63];
  }
  return out;
}

/** The text; null where it is none. */
export function readText64(code: string): string | null {
  if (!/^[A-Za-z0-9_-]*$/.test(code) || code.length % 4 === 1) return null;
  let [bits, held, escaped] = [0, 0, ''];
  for (const c of code) {
    bits = ((bits << 6) | DIGITS.indexOf(c)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    escaped += `%${((bits >> held) & 255).toString(16).padStart(2, '0')}`;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}
