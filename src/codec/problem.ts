/** A part of a link or a state that could not be kept. */
export interface Problem {
  /** Where: `seed`, `a.2.kernel_size`; empty for the whole. */
  readonly path: string;
  /** A stable word, the key of its sentence. */
  readonly code: ProblemCode;
  /** What stood there, cut short. */
  readonly value: string;
}

export type ProblemCode =
  | 'unknown-version'
  | 'unknown-field'
  | 'unknown-layer'
  | 'unknown-argument'
  | 'missing-argument'
  | 'bad-value'
  | 'incomplete'
  | 'repeated'
  | 'belongs-nowhere'
  | 'too-many-layers'
  | 'too-long';

/** A value as a message shows it: never long, never throwing. */
export function excerpt(value: unknown): string {
  let text: string;
  try {
    text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    text = typeof value;
  }
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

export function problem(path: string, code: ProblemCode, value: unknown): Problem {
  return { path, code, value: excerpt(value) };
}
