import type { ArgSpec, Args } from '../args';
import { layerSpec } from '../layers/rows';
import type { LayerKind } from '../layers/table';
import type { Refusal } from '../refusal';
import { bindFunction } from './function_bind';
import { functionValuesRefusal, padValuesRefusal } from './function_values';
import { type FunctionSign, functionRow, functionSign } from './functions';
import { truthy, typeName } from './python';
import { argumentRefusal, type Bound, righted, saysAsGiven, wrongConstruction } from './python_call';
import { type Passed, parseArguments } from './python_literals';
import { isFunctionCall, readCallsBy, type WrongCall } from './wrong_call';

/** A function called in forward. */
export interface FunctionText {
  /** What stands before its bracket: `F.relu`, `torch.relu`, and for a method `x.relu`. */
  readonly head: string;
  /** Its arguments after the map. */
  readonly args: string;
}

/** A function's call as a module holds it, of a map that is always x; or of another one. */
export function functionText({ head, args }: FunctionText, map = 'x'): string {
  if (head.startsWith('x.')) return `${map}${head.slice(1)}(${args})`;
  return `${head}(${args === '' ? map : `${map}, ${args}`})`;
}

export function parseFunctionText(text: string): FunctionText | null {
  const method = /^(x\.\w+)\((.*)\)$/.exec(text);
  const [, head = '', args = ''] = method ?? /^((?:F|torch)\.\w+)\(x(?:, (.+))?\)$/.exec(text) ?? [];
  return head === '' ? null : { head, args };
}

/** How a function is called with these arguments: with indices asked for, it is another one's. */
export function signOf<T extends { readonly name: string | null }>(
  head: string,
  given: readonly T[],
  isTrue: (given: T) => boolean,
): FunctionSign | null {
  const sign = functionSign(head, false);
  const named = given.find((g) => g.name === 'return_indices');
  const placed = given[sign?.names.indexOf('return_indices') ?? -1];
  const asked = named ?? (placed?.name === null ? placed : undefined);
  return asked && isTrue(asked) ? functionSign(head, true) : sign;
}

/** Without a stride these functions are given none, where their layers are given the kernel's. */
const WITHOUT_STRIDE: Partial<Record<LayerKind, Args>> = { MaxPool2d: { stride: [] }, AvgPool2d: { stride: [] } };

/** Reads a function's call; null where it is none, or is right and its layer can be constructed so. */
function wrongFunctionCall(kind: LayerKind, text: string): WrongCall | null {
  const call = parseFunctionText(text);
  const passed = call && parseArguments(call.args);
  const sign = passed && signOf(call.head, passed, (p) => truthy(p.value));
  if (!call || !passed || !sign) return null;
  const { head } = call;
  if (head === 'F.pad') return kind === 'ConstantPad2d' ? wrongPad(sign, passed) : null;
  const row = functionRow(head);
  if (row?.kind !== kind) return null;
  const spec = layerSpec(kind);
  const known = spec.args.filter((a) => sign.names.includes(a.name) || sign.keywordOnly.includes(a.name));
  const bound = bindFunction(kind, sign, passed);
  const specs = known.map((spec) =>
    withPreset(sign.required.includes(spec.name) ? asRequired(spec) : spec, row.preset),
  );
  const made = righted(specs, passed, bound.bound);
  const given = { ...row.preset, ...WITHOUT_STRIDE[kind], ...made.given };
  const right = { ...row.preset, ...made.right };
  const taken = { ...row.preset, ...made.taken };
  const says = (refusal: Refusal) => inOwnWords(refusal, sign, bound.bound);
  const own = functionValuesRefusal(head, given);
  const ofValues = own && says(own);
  const refusal =
    bound.refusal && sign.by === 'parser'
      ? (typeRefusal(bound, ofValues ?? argumentRefusal(kind, given, says)) ?? bound.refusal)
      : bound.refusal;
  const values = refusal ?? ofValues;
  const wrong = { refusal: values, given, right, args: values ? right : taken, changes: made.changes, says };
  if (made.changes.length > 0 || values || spec.construct(right) || saysAsGiven(kind, passed, wrong)) return wrong;
  return null;
}

/** An argument with the default that the function has for it. */
function withPreset(spec: ArgSpec, preset: Args = {}): ArgSpec {
  const value = preset[spec.name];
  return value === undefined ? spec : { ...spec, default: value };
}

/** An argument without the default that the layer has for it. */
function asRequired({ default: _, ...spec }: ArgSpec): ArgSpec {
  return spec;
}

/**
 * PyTorch's parser goes through the arguments in their order, and says of each at once that its type is wrong or that it
 * is missing; names that it does not know come last.
 */
function typeRefusal({ bound, refusal: said }: Bound<Passed>, refusal: Refusal | null): Refusal | null {
  if (!said || said.code === 'too-many-arguments' || !refusal) return null;
  const [, name] = /^\w+\(\): argument '(\w+)'(?: \(position \d+\))? must be /.exec(refusal.text) ?? [];
  return name !== undefined && bound.has(name) ? refusal : null;
}

/** A function that PyTorch parses itself says where an argument stands as it was given: by name, or at its place. */
function inOwnWords(refusal: Refusal, sign: FunctionSign, bound: ReadonlyMap<string, Passed>): Refusal {
  const found = /^\w+\(\): argument '(\w+)'(?: \(position (\d+)\))? (.*)$/.exec(refusal.text);
  const [, name = '', place, words = ''] = found ?? [];
  if (sign.by !== 'parser' || !found) return refusal;
  const passed = bound.get(name);
  const start = `${sign.says}(): argument '${name}'`;
  if (passed?.name === name) {
    const said = words.replace(/, but found element of type .*$/, `, not ${typeName(passed.value)}`);
    return { ...refusal, text: `${start} ${said}` };
  }
  // The layer may call the method, before whose arguments no map is counted.
  const at = sign.names.indexOf(name) + (sign.method ? 1 : 2);
  return { ...refusal, text: `${start}${place === undefined ? '' : ` (position ${at})`} ${words}` };
}

/** F.pad is several layers; wrongly called it stands as the one that it is without a mode. */
function wrongPad(sign: FunctionSign, passed: readonly Passed[]): WrongCall | null {
  const { bound, refusal } = bindFunction('ConstantPad2d', sign, passed);
  const mode = bound.get('mode')?.value;
  const values = refusal ?? padValuesRefusal(bound.get('pad')?.value, mode);
  if (!values && mode !== undefined && mode !== 'constant') return null;
  const own = new Map<string, Passed>();
  const all = passed.flatMap((p) => {
    const name = p === bound.get('pad') ? 'padding' : p === bound.get('value') ? 'value' : null;
    if (name === null) return p === bound.get('mode') ? [] : [p];
    // None is the default, which is a 0.
    if (name === 'value' && p.value === null) return [];
    const renamed = { ...p, name };
    own.set(name, renamed);
    return [renamed];
  });
  const [padding, value] = layerSpec('ConstantPad2d').args;
  if (!padding || !value) return null;
  const made = righted([padding, { ...value, default: 0 }], all, own);
  const preset = { value: 0 };
  const right = { ...preset, ...made.right };
  const taken = { ...preset, ...made.taken };
  const given = { ...preset, ...made.given };
  const says = (said: Refusal) => said;
  if (!values && !argumentRefusal('ConstantPad2d', given, says)) return null;
  return { refusal: values, given, right, args: values ? right : taken, changes: made.changes, says };
}

readCallsBy((kind, text) => (isFunctionCall(text) ? wrongFunctionCall : wrongConstruction)(kind, text));
