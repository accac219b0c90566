import { arg } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import { type Module, moduleOf, type Net } from '../../core/net';
import { FUNCTIONS, type FunctionRow } from './functions';
import { pythonValue } from './python';
import { isDefault } from './write_layer';

/** The function of torch.nn.functional that a layer without weights is. */
function rowOf(kind: string): readonly [name: string, row: FunctionRow] | undefined {
  return Object.entries(FUNCTIONS).find(([, row]) => row.kind === kind);
}

/** Whether a module may as well be a function: it has one, draws nothing, and stands at one place. */
export function isFunction(net: Net, id: string): boolean {
  const module = moduleOf(net, id);
  const found = rowOf(module.kind);
  if (!found || module.call !== undefined || net.forward.uses.filter((u) => u.module === id).length !== 1) return false;
  const [, row] = found;
  // What the function has no argument for is left to the module.
  return layerSpec(module.kind).args.every((spec) => {
    const value = arg(layerSpec(module.kind).args, module.args, spec.name);
    return row.params.includes(spec.name) || value === undefined || isDefault(spec, value);
  });
}

/** `F.max_pool2d(x, 2)`. */
export function functionCall(module: Module, of: string): string {
  const [name, row] = rowOf(module.kind) ?? ['', null];
  const specs = layerSpec(module.kind).args;
  const written: string[] = [];
  for (const spec of specs) {
    const value = arg(specs, module.args, spec.name);
    const preset = row?.preset?.[spec.name];
    if (value === undefined) continue;
    const same = preset === undefined ? isDefault(spec, value) : pythonValue(preset) === pythonValue(value);
    if (spec.default === undefined) written.push(pythonValue(value));
    else if (!same) written.push(`${spec.name}=${pythonValue(value)}`);
  }
  if (row?.dropped?.includes('training')) written.push('training=self.training');
  const home = name === 'flatten' ? 'torch' : 'F';
  return `${home}.${name}(${[of, ...written].join(', ')})`;
}
