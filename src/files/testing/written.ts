import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileProblemCode } from '../problem';

const FOLDER = join(import.meta.dirname, '../../../test-data/weights');

interface Told {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Numbers that are not finite by their names. */
  readonly values: readonly (number | string)[];
}

/** What is in a file, or why it is refused. */
interface WrittenFile {
  readonly tensors?: readonly Told[];
  readonly refused?: FileProblemCode;
  readonly under?: string;
}

interface Written {
  readonly torch: string;
  readonly files: Readonly<Record<string, WrittenFile>>;
  readonly nets: readonly {
    readonly source: string;
    readonly file: string;
    readonly state: readonly (readonly [name: string, shape: readonly number[]])[];
    readonly eval: readonly number[];
    readonly train: readonly number[];
  }[];
  readonly refused: readonly {
    readonly source: string;
    readonly file: string;
    readonly strict: string | { readonly missing: readonly string[]; readonly unexpected: readonly string[] };
    readonly loose: string | { readonly missing: readonly string[]; readonly unexpected: readonly string[] };
  }[];
}

/** Files that PyTorch, safetensors and numpy wrote, by the version of PyTorch (scripts/oracle/make_weights.py). */
export const WRITTEN: readonly { readonly folder: string; readonly written: Written }[] = readdirSync(FOLDER).map(
  (folder) => ({ folder, written: JSON.parse(readFileSync(join(FOLDER, folder, 'weights.json'), 'utf8')) as Written }),
);

export function writtenFile(folder: string, name: string): Blob {
  return new Blob([new Uint8Array(readFileSync(join(FOLDER, folder, name)))]);
}

/** A number of a file, as JSON has it. */
export const numberOf = (value: number | string): number =>
  typeof value === 'number' ? value : ({ inf: Infinity, '-inf': -Infinity, nan: Number.NaN }[value] ?? Number.NaN);
