import type { ArgSpec, ArgValue } from '../../../core/args';
import { INIT_ARGS, type InitRecipe } from '../../../core/init/init';
import type { LayerFamily } from '../../../core/layer';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { moduleName } from '../../../core/net/names';
import { isChain, type Module, type Net, type Use } from '../../../core/net/net';
import { isFunctionCall } from '../../../core/python/wrong_call';
import { pythonValue } from '../python/python';
import { isBuffer, isTensor, tensorText } from './tensors';

/** What the page turns is always written, also where it is PyTorch's default. */
const ALWAYS: Partial<Record<LayerFamily, readonly string[]>> = {
  conv: ['kernel_size', 'stride', 'padding'],
  pool: ['kernel_size'],
};

/** One layer: `nn.Conv2d(3, 16, kernel_size=3, stride=1, padding=0)`; the call of a function as it stands. */
export function writeLayer(module: Pick<Module, 'kind' | 'args' | 'call'>): string {
  if (isTensor(module)) return isBuffer(module) ? tensorText(module) : `nn.Parameter(${tensorText(module)})`;
  if (module.call !== undefined && isFunctionCall(module.call)) return module.call;
  if (module.call !== undefined) return `nn.${module.kind}(${module.call})`;
  return `nn.${layerSpec(module.kind).kind}(${writtenArguments(module).join(', ')})`;
}

/** A layer's arguments as they are written, those that stand at their defaults left out. */
export function writtenArguments(module: Pick<Module, 'kind' | 'args'>): string[] {
  const spec = layerSpec(module.kind);
  const always = ALWAYS[spec.family] ?? [];
  const written: string[] = [];
  let positional = true;
  for (const arg of spec.args) {
    const own = module.args[arg.name];
    const value = own === undefined ? arg.default : own;
    // Only what comes first and has no default is known without its name: in_channels, out_channels.
    positional = positional && arg.default === undefined && !always.includes(arg.name);
    if (value === undefined) {
      positional = false;
      continue;
    }
    if (positional) written.push(pythonValue(value));
    else if (always.includes(arg.name) || !isDefault(arg, value)) written.push(`${arg.name}=${pythonValue(value)}`);
  }
  return written;
}

/** Whether a layer is taken as in evaluation, which fresh modules are not: dropout of any kind. */
export function isEvaluated(kind: LayerKind): boolean {
  return layerSpec(kind).mode === 'evaluation';
}

/** Whether an argument stands at PyTorch's default, written in the same way: (0, 0) is not 0. */
export function isDefault(arg: ArgSpec, value: ArgValue): boolean {
  return arg.default !== undefined && pythonValue(value) === pythonValue(arg.default);
}

/** Whether a net is a plain sequence: a chain of modules, each used once, in the order of construction, and none a function. */
export function isSequential(net: Net): boolean {
  const { uses } = net.forward;
  if (!isChain(net.forward) || net.modules.some((m) => isFunctionCall(m.call) || isOperation(m))) return false;
  return uses.length === net.modules.length && uses.every((use, i) => use.module === net.modules[i]?.id);
}

/** Whether what a step calls has no class. */
export function isOperation({ kind }: Pick<Module, 'kind'>): boolean {
  return layerSpec(kind).family === 'operation';
}

/** How a line that is switched off begins, so that the reader gives it back. */
export function offMark(use: Use): string {
  return use.off ? '# off: ' : '';
}

/** Words that Python, PyTorch or what is written keeps for itself. */
export const RESERVED: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield training forward x y F nn torch net show
  module modules children parameters print shown tuple isinstance self keep`.split(/\s+/),
);

/** What every nn.Module and nn.Sequential has already, in PyTorch 2.14: a layer of that name would stand in its place, or is refused. */
const TAKEN: ReadonlySet<string> = new Set(
  `T_destination add_module append apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval
  extend extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half insert ipu load_state_dict
  modules mtia named_buffers named_children named_modules named_parameters parameters pop register_backward_hook
  register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook
  register_full_backward_pre_hook register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module
  register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state
  set_submodule share_memory state_dict to to_empty train training type xpu zero_grad`.split(/\s+/),
);

/** What is said beside a layer that goes by another name than the source's; empty for all others. */
export function renamedRemark(net: Net, module: Module): string {
  const name = moduleName(net, module);
  return TAKEN.has(name) ? `  # ${name} is a name of nn.Module's own` : '';
}

/** Attribute names by module id, each an identifier and each once. */
export function attributeNames(net: Net): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const module of net.modules) {
    const plain = moduleName(net, module).replace(/\W/g, '_');
    const stem = /^[A-Za-z]/.test(plain) && !RESERVED.has(plain) && !TAKEN.has(plain) ? plain : `layer_${plain}`;
    let name = stem;
    for (let n = 2; taken.has(name); n += 1) name = `${stem}_${n}`;
    taken.add(name);
    names.set(module.id, name);
  }
  return names;
}

/** A call of torch.nn.init on a tensor: `nn.init.normal_(self.conv1.weight, std=0.02)`. */
export function writeInit({ fn, args }: Pick<InitRecipe, 'fn' | 'args'>, tensor: string): string {
  const written = INIT_ARGS[fn].flatMap(([name, preset]) => {
    const value = args[name];
    if (value === undefined || (preset !== undefined && pythonValue(value) === pythonValue(preset))) return [];
    return preset === undefined ? [pythonValue(value)] : [`${name}=${pythonValue(value)}`];
  });
  return `nn.init.${fn}(${[tensor, ...written].join(', ')})`;
}
