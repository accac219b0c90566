import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Args } from '../../core/args';
import { isRowKind } from '../../core/layers/table';
import type { Module } from '../../core/net/net';
import type { Shape } from '../../core/shape';

/** JSON knows no number that is not finite. */
type Value = number | 'nan' | 'inf' | '-inf';

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  return value === 'nan' ? Number.NaN : value === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** One call, as scripts/oracle/make_ops.py writes it. */
export interface OperationCase {
  readonly kind: string;
  readonly args: Args;
  readonly inputs: readonly Shape[];
  readonly seed: number;
  readonly grid?: true;
  readonly positive?: true;
  readonly error?: string;
  readonly sizes?: Shape;
  readonly values?: readonly Value[];
}

const file = new URL('../../../test-data/ops.jsonl.gz', import.meta.url);
export function operationCases(): OperationCase[] {
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return lines.map((line): OperationCase => JSON.parse(line));
}

/** The module of a call: its row of the table, with its arguments. */
export const operationModule = ({ kind, args }: OperationCase): Module => {
  if (!isRowKind(kind)) throw new Error(kind);
  return {
    id: 'm',
    kind,
    args: Object.fromEntries(Object.entries(args).map(([k, v]) => [k, k === 'p' ? numberOf(v as Value) : v])),
    name: null,
  };
};
