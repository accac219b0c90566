import { arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { constructRefusal } from '../../../core/net/infer';
import { type Module, moduleOf, type Net, usesOf } from '../../../core/net/net';
import { functionText, parseFunctionText } from '../../../core/python/function_call';
import { FUNCTIONS, type FunctionRow, functionRow, functionSign } from '../../../core/python/functions';
import { isFunctionCall } from '../../../core/python/wrong_call';
import type { FunctionPlaces } from '../python/places';
import { pythonValue } from '../python/python';
import type { DerivedText } from './derived';
import { isDefault } from './write_layer';

/** The function of torch.nn.functional that a layer without weights is. */
function rowOf(kind: LayerKind): readonly [name: string, row: FunctionRow] | undefined {
  return Object.entries(FUNCTIONS).find(([, row]) => row.kind === kind);
}

/** Whether a module stands in forward alone: it holds the call of a function. */
export function isWrongFunction(net: Net, id: string): boolean {
  return isFunctionCall(moduleOf(net, id).call);
}

/** Whether a module may as well be a function: it has one, draws nothing, and stands at one place. */
export function isFunction(net: Net, id: string): boolean {
  const module = moduleOf(net, id);
  const found = rowOf(module.kind);
  if (!found || module.call !== undefined || usesOf(net, id).length !== 1) return false;
  const [, row] = found;
  return constructRefusal(module) === null && fitsFunction(module, row.params);
}

/** Whether a function has arguments for all of a module's. */
function fitsFunction(module: Module, names: readonly string[]): boolean {
  const { args } = layerSpec(module.kind);
  return args.every((spec) => {
    const value = arg(args, module.args, spec.name);
    return names.includes(spec.name) || value === undefined || isDefault(spec, value);
  });
}

/** Whether there is a function that does the same as a module. */
export function hasFunction({ kind }: Module): boolean {
  return rowOf(kind) !== undefined || Object.hasOwn(PAD_MODES, kind) || kind === UNFLATTEN;
}

const UNFLATTEN: LayerKind = 'Unflatten';

/** `x.unflatten(1, (skip.shape[1], 1, 1))`, a method alone. */
function unflattenCall({ args }: Module, of: string, derived: ReadonlyMap<string, DerivedText>): string {
  const [dim, sizes] = ['dim', 'unflattened_size'].map(
    (name) => derived.get(name)?.value ?? pythonValue(args[name] ?? null),
  );
  return `${of}.unflatten(${dim}, ${sizes})`;
}

const PAD_MODES: Readonly<Record<string, string>> = {
  ZeroPad2d: 'constant',
  ConstantPad2d: 'constant',
  ReflectionPad2d: 'reflect',
  ReplicationPad2d: 'replicate',
  CircularPad2d: 'circular',
};

/** `F.pad(x, (1, 1, 2, 2), mode='reflect')`. */
function padCall({ kind, args }: Module, of: string, derived: ReadonlyMap<string, DerivedText>): string {
  const { padding = 0, value } = args;
  const sides = derived.get('padding')?.value ?? pythonValue(Array.isArray(padding) ? padding : Array(4).fill(padding));
  const mode = PAD_MODES[kind];
  const more = mode === 'constant' ? (value === undefined ? [] : [`value=${pythonValue(value)}`]) : [`mode='${mode}'`];
  return `F.pad(${[of, sides, ...more].join(', ')})`;
}

/** `F.max_pool2d(x, 2)`. */
export function functionCall(
  module: Module,
  of: string,
  derived: ReadonlyMap<string, DerivedText> = new Map(),
): string {
  const wrong = isFunctionCall(module.call) ? parseFunctionText(module.call ?? '') : null;
  if (wrong) return functionText(wrong, of);
  if (module.kind === UNFLATTEN) return unflattenCall(module, of, derived);
  if (Object.hasOwn(PAD_MODES, module.kind)) return padCall(module, of, derived);
  const [name, row] = rowOf(module.kind) ?? ['', null];
  const written = row ? writtenValues(module, row, derived) : [];
  if (row?.dropped?.includes('training')) written.push('training=self.training');
  const head = `${name === 'flatten' ? 'torch' : 'F'}.${name}`;
  return functionText({ head, args: written.join(', ') }, of);
}

/** A module's arguments as its function takes them, those at the function's defaults left out. */
function writtenValues(
  module: Module,
  row: FunctionRow,
  derived: ReadonlyMap<string, DerivedText> = new Map(),
): string[] {
  const specs = layerSpec(module.kind).args;
  const written: string[] = [];
  for (const spec of specs) {
    const value = arg(specs, module.args, spec.name);
    const preset = row.preset?.[spec.name];
    const followed = derived.get(spec.name);
    if (followed) written.push(spec.default === undefined ? followed.value : `${spec.name}=${followed.value}`);
    if (value === undefined || followed) continue;
    const same = preset === undefined ? isDefault(spec, value) : pythonValue(preset) === pythonValue(value);
    if (spec.default === undefined) written.push(pythonValue(value));
    else if (!same) written.push(`${spec.name}=${pythonValue(value)}`);
  }
  return written;
}

/** What stands behind the map where a certain function is to be a module; null where it cannot be. */
export function argumentsOf(module: Module, { head, dropped }: FunctionPlaces): string | null {
  if (module.call !== undefined) {
    const wrong = parseFunctionText(module.call);
    return wrong?.head === head ? [...(wrong.args === '' ? [] : [wrong.args]), ...dropped].join(', ') : null;
  }
  const row = functionRow(head);
  const sign = functionSign(head, false);
  if (row?.kind !== module.kind || !sign || constructRefusal(module)) return null;
  if (!fitsFunction(module, [...sign.names, ...sign.keywordOnly])) return null;
  return [...writtenValues(module, row), ...dropped].join(', ');
}
