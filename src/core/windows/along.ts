import { elements, type Shape } from '../shape';

/** What a part of an axis runs along, as bits: the input's height (1), its width (2), both in some way (3), neither (0). */
export type Bits = 0 | 1 | 2 | 3;

export const or = (a: Bits, b: Bits) => (a | b) as Bits;

/** A part of an axis: several of them, laid end to end, are an axis that Flatten or a view has made. */
export interface Part {
  readonly size: number;
  readonly along: Bits;
  /** Whether neighbours along it are neighbours on the input, too. */
  readonly clean: boolean;
}

/** Each axis of a tensor, the batch axis counted, by its parts, the slowest first. */
export type Along = readonly (readonly Part[])[];

export const plainPart = (size: number): Part => ({ size, along: 0, clean: true });

/** Of a tensor [1, C, H, W]. */
export function alongMap([c = 1, h = 1, w = 1]: Shape): Along {
  return [[plainPart(1)], [plainPart(c)], [{ size: h, along: 1, clean: true }], [{ size: w, along: 2, clean: true }]];
}

export function bitsOf(parts: readonly Part[]): Bits {
  return parts.reduce((all: Bits, p) => or(all, p.along), 0);
}

/** What an axis runs along where its cells lie one after the other as they do on the input; 0: they do not, or along neither. */
export function cleanAlong(parts: readonly Part[]): Bits {
  const bits = bitsOf(parts);
  const [first, ...more] = parts.filter((p) => p.size !== 1);
  if (bits === 3 || more.length > 0) return 0;
  return first === undefined || (first.clean && first.along === bits) ? bits : 0;
}

/** The same values in the same order under other sizes: parts stay whole where the sizes allow it. */
export function laidAlong(along: Along, sizes: Shape): Along {
  const parts = along.flat();
  const all: Part = { size: elements(sizes), along: bitsOf(parts), clean: false };
  const made: Part[][] = [];
  for (const n of sizes) {
    const own: Part[] = [];
    let left = n;
    // An axis of one cell is what one was; others begin with the first that has more.
    if (n === 1 && parts[0]?.size === 1) own.push(...parts.splice(0, 1));
    while (left > 1) {
      const part = parts.shift();
      if (!part) break;
      if (left % part.size === 0) {
        own.push(part);
        left /= part.size;
      } else if (part.size % left === 0) {
        own.push({ ...part, size: left, clean: part.along === 0 });
        parts.unshift({ ...part, size: part.size / left, clean: part.along === 0 });
        left = 1;
      } else return sizes.map((size) => [{ ...all, size }]);
    }
    made.push(own);
  }
  made.at(-1)?.push(...parts);
  return made;
}

/** An axis that several tensors are read along: what it runs along where they agree, or only one runs along anything. */
export function joinedParts(size: number, all: readonly (readonly Part[])[]): readonly Part[] {
  const running = all.filter((parts) => bitsOf(parts) !== 0);
  const [first] = running;
  if (!first) return all[0] ?? [plainPart(size)];
  const text = (parts: readonly Part[]) => parts.map((p) => `${p.size} ${p.along} ${p.clean}`).join();
  if (running.every((parts) => text(parts) === text(first))) return first;
  return [{ size, along: running.reduce((bits: Bits, parts) => or(bits, bitsOf(parts)), 0), clean: false }];
}
