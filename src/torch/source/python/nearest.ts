/** How many letters are to be added, left out, changed or swapped with the next to make one word of another. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Longer names are nobody's typing. */
const LONGEST = 40;

/** The name that another was meant to be: alike but for its case and a letter in four; null where none is. */
export function nearest(name: string, among: readonly string[]): string | null {
  const plain = (word: string) => word.toLowerCase().replaceAll('_', '');
  if (name.length > LONGEST) return null;
  const [best] = among
    .slice(0, 3000)
    .filter((other) => other !== name && Math.abs(other.length - name.length) < LONGEST / 4)
    .map((other) => ({ other, far: distance(plain(name), plain(other)) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(name.length / 4)) && far < name.length / 2)
    .sort((a, b) => a.far - b.far);
  return best?.other ?? null;
}
