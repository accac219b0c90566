import type { Act, Operand, TensorIndex, TensorRef, Write } from '../core/net/acts';
import { toPlain } from '../core/values';
import { actOf, MAX_ACTS } from './act_state';
import { readValue, writeValue } from './link_value';

/**
 * Acts in a link, one after the other with `/` between them: `s` the page's seed, `s7` another, `x`, `l` the file of weights, `0-5` modules that
 * are constructed one after the other, `i3.0` the first call of torch.nn.init on module 3, `r3` its reset_parameters,
 * `d:randn:5` what is drawn and dropped, `t3.weight:5.weight` a tensor that is another one, and writes
 * (`w3.weight~0_1.3._..:mul:0.5`, `p3.weight:set:2x2=1,0,0,1` where a new tensor takes the place): the tensor with its
 * index, what is done, and with what: a number, a shape and its values, or `m5.weight` with its index and axes (`~~1_0`).
 */
export function writeActs(acts: readonly Act<number>[]): string {
  const tokens: string[] = [];
  for (let i = 0; i < acts.length; i += 1) {
    const act = acts[i];
    if (!act) continue;
    if (act.type !== 'module') {
      tokens.push(writeAct(act));
      continue;
    }
    const first = act.module;
    let last = first;
    for (let next = acts[i + 1]; next?.type === 'module' && next.module === last + 1; next = acts[i + 1]) {
      last = next.module;
      i += 1;
    }
    tokens.push(last === first ? String(first) : `${first}-${last}`);
  }
  return tokens.join('/');
}

const refText = ({ module, name }: TensorRef<number>) => `${module}.${name}`;

function indexText(index: TensorIndex | undefined): string {
  if (!index) return '';
  const parts = index.map((part) => {
    if (typeof part === 'number') return String(part);
    const [start, stop, step] = part ?? [null, null, null];
    return `${start ?? ''}.${stop ?? ''}.${step ?? ''}`;
  });
  return `~${parts.join('_')}`;
}

const numberText = (value: number) => writeValue(value);

function operandText(by: Operand<number>): string {
  if (typeof by === 'number') return numberText(by);
  if ('of' in by) return `m${refText(by.of)}${indexText(by.index)}${by.axes ? `~~${by.axes.join('_')}` : ''}`;
  return `${by.shape.join('x')}=${by.values.map(numberText).join(',')}`;
}

function runText({ run }: Write<number>): string {
  if ('by' in run) return `${run.op}:${operandText(run.by)}`;
  if (run.op !== 'init') return run.op;
  const args = Object.entries(run.recipe.args).flatMap(([name, value]) => [name, writeValue(toPlain(value))]);
  return ['init', run.recipe.fn, ...args].join(':');
}

function writeAct(act: Exclude<Act<number>, { type: 'module' }>): string {
  switch (act.type) {
    case 'seed':
      return `s${act.seed ?? ''}`;
    case 'input':
      return 'x';
    case 'load':
      return 'l';
    case 'init':
      return `i${act.module}.${act.at}`;
    case 'reset':
      return `r${act.module}`;
    case 'tie':
      return `t${refText(act.tensor)}:${refText(act.to)}`;
    case 'draw': {
      const law = act.law ? [act.law.mean, act.law.std, act.law.a, act.law.b].map(numberText) : [];
      return ['d', act.fn, act.count, ...law].join(':');
    }
    case 'write':
      return `${act.fresh ? 'p' : 'w'}${refText(act.to)}${indexText(act.index)}:${runText(act)}`;
  }
}

/** Reads acts; those that are none are given back. */
export function readActs(text: string): { readonly acts: readonly Act<number>[]; readonly unread: readonly string[] } {
  const acts: Act<number>[] = [];
  const unread: string[] = [];
  for (const token of text.split('/').slice(0, MAX_ACTS)) {
    const range = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(token);
    if (range) {
      const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
      for (let module = first; module <= last; module += 1) acts.push({ type: 'module', module });
      continue;
    }
    const act = actOf(partsOf(token));
    if (act) acts.push(act);
    else unread.push(token);
  }
  return { acts, unread };
}

/** What a token says, not yet checked. */
function partsOf(token: string): unknown {
  const [letter, rest] = [token.slice(0, 1), token.slice(1)];
  switch (letter) {
    case 'x':
      return rest === '' ? { type: 'input' } : null;
    case 'l':
      return rest === '' ? { type: 'load' } : null;
    case 's':
      return { type: 'seed', seed: rest === '' ? null : rest };
    case 'i': {
      const [module, at] = rest.split('.');
      return { type: 'init', module: intOf(module), at: intOf(at) };
    }
    case 'r':
      return { type: 'reset', module: intOf(rest) };
    case 't': {
      const [tensor, to] = rest.split(':');
      return { type: 'tie', tensor: readRef(tensor), to: readRef(to) };
    }
    case 'd': {
      const [, fn, count, ...law] = rest.split(':');
      const [mean, std, a, b] = law.map((part) => readValue(part));
      return { type: 'draw', fn, count: intOf(count), ...(law.length > 0 && { law: { mean, std, a, b } }) };
    }
    case 'w':
    case 'p': {
      const [target = '', op, ...by] = rest.split(':');
      const [ref, index] = target.split('~');
      const fresh = letter === 'p' && { fresh: true };
      return { type: 'write', to: readRef(ref), run: readRun(op, by), ...readIndex(index), ...fresh };
    }
    default:
      return null;
  }
}

const intOf = (text: string | undefined) => (/^-?\d{1,10}$/.test(text ?? '') ? Number(text) : null);

function readRef(text: string | undefined): unknown {
  const [module, name] = (text ?? '').split('.');
  return { module: intOf(module), name };
}

function readIndex(text: string | undefined): { index?: unknown } {
  if (text === undefined) return {};
  if (text === '') return { index: [] };
  const part = (p: string) => {
    if (!p.includes('.')) return intOf(p) ?? 'none';
    const ends = p.split('.').map((end) => (end === '' ? null : (intOf(end) ?? 'none')));
    return ends.every((end) => end === null) ? null : ends;
  };
  return { index: text.split('_').map(part) };
}

function readOperand(text: string): unknown {
  const eq = text.indexOf('=');
  if (eq >= 0) {
    const shape = text.slice(0, eq);
    const values = text.slice(eq + 1).split(',');
    return { shape: shape === '' ? [] : shape.split('x').map(intOf), values: values.map(readValue) };
  }
  if (!text.startsWith('m')) return readValue(text);
  const [whole = '', axes] = text.slice(1).split('~~');
  const [ref, index] = whole.split('~');
  return { of: readRef(ref), ...readIndex(index), ...(axes !== undefined && { axes: axes.split('_').map(intOf) }) };
}

function readRun(op: string | undefined, rest: readonly string[]): unknown {
  if (op === 'init') {
    const [fn, ...parts] = rest;
    const names = parts.filter((_part, i) => i % 2 === 0);
    const args = names.map((name, i) => [name, readValue(parts[2 * i + 1] ?? '')]);
    return { op, recipe: { fn, args: Object.fromEntries(args) } };
  }
  return rest.length === 0 ? { op } : { op, by: readOperand(rest.join(':')) };
}
