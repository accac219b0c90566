import type { ArgSpec, ArgValue } from '../../core/args';
import type { LayerFamily } from '../../core/layer';
import { layerSpec } from '../../core/layers/table';
import { moduleName } from '../../core/names';
import { type Module, moduleOf, type Net, type Use } from '../../core/net';
import type { Recipe } from '../../core/result';
import type { Shape } from '../../core/shape';
import { pythonValue } from './python';

/** What the page turns is always written, also where it is PyTorch's default. */
const ALWAYS = {
  conv: ['kernel_size', 'stride', 'padding'],
  pool: ['kernel_size'],
} as const satisfies Partial<Record<LayerFamily, readonly string[]>>;

/** One layer: `nn.Conv2d(3, 16, kernel_size=3, stride=1, padding=0)`. */
export function writeLayer(module: Pick<Module, 'kind' | 'args'>): string {
  const spec = layerSpec(module.kind);
  const always: readonly string[] = spec.family === 'conv' || spec.family === 'pool' ? ALWAYS[spec.family] : [];
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
  return `nn.${spec.kind}(${written.join(', ')})`;
}

/** Whether an argument stands at PyTorch's default, written in the same way: (0, 0) is not 0. */
export function isDefault(arg: ArgSpec, value: ArgValue): boolean {
  return arg.default !== undefined && pythonValue(value) === pythonValue(arg.default);
}

/** Whether a net is a plain sequence: every module used once, in the order of construction. */
export function isSequential(net: Net): boolean {
  const { uses } = net.forward;
  return uses.length === net.modules.length && uses.every((use, i) => use.module === net.modules[i]?.id);
}

/** A net as `nn.Sequential(...)`; what is switched off is a comment that the reader gives back. Needs `isSequential`. */
export function writeSequential(net: Net): string {
  const lines = net.forward.uses.map((use) => `    ${off(use)}${writeLayer(moduleOf(net, use.module))},\n`);
  return lines.length === 0 ? 'nn.Sequential()' : `nn.Sequential(\n${lines.join('')})`;
}

/** A net as a class, in which modules are constructed in one order and used in another. */
export function writeClass(net: Net): string {
  const names = moduleNames(net);
  const { uses } = net.forward;
  const name = (id: string) => names.get(id) ?? id;
  const construction = net.modules.map((m) => {
    const own = uses.filter((u) => u.module === m.id);
    const comment = own.length > 0 && own.every((u) => u.off) ? '# off: ' : '';
    return `        ${comment}self.${name(m.id)} = ${writeLayer(m)}\n`;
  });
  const forward = uses.map((u) => `        ${off(u)}x = self.${name(u.module)}(x)\n`);
  return [
    'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n',
    ...construction,
    '\n    def forward(self, x):\n',
    ...forward,
    '        return x',
  ].join('');
}

/** What a script runs: x of shape [C, H, W] from `torch.randn`, then one net or two. */
export interface Script {
  readonly seed: string;
  readonly input: Shape;
  readonly recipe: Recipe;
  readonly a: Net;
  readonly b: Net | null;
}

/** A whole script: run by Python it prints x's and each layer's shape and mean, those that the page shows. */
export function writeScript({ seed, input, recipe, a, b }: Script): string {
  const draw = `torch.manual_seed(${seed})\nx = torch.randn(${input.join(', ')})\n`;
  const print = "print('x', tuple(x.shape), f'{x.mean().item():.6f}')\n";
  const parts = ['import torch\nimport torch.nn as nn\n\n', draw, writeRun(a, 'Net'), print, writeForward(a)];
  if (b) parts.push('\n', recipe === 'paired' ? draw : '', writeRun(b, 'NetB'), writeForward(b));
  return parts.join('');
}

function writeRun(net: Net, className: string): string {
  if (isSequential(net)) return `net = ${writeSequential(net)}\n`;
  return `\n\n${writeClass(net).replace('class Net(', `class ${className}(`)}\n\n\nnet = ${className}()\n`;
}

function writeForward(net: Net): string {
  const line = (name: string) => `print(${name}, tuple(y.shape[1:]), f'{y.mean().item():.6f}')\n`;
  if (isSequential(net)) {
    return `with torch.no_grad():\n    y = x[None]\n    for layer in net:\n        y = layer(y)\n        ${line('type(layer).__name__')}`;
  }
  return (
    `def show(module, args, y):\n    ${line('type(module).__name__')}\n\n` +
    'for module in net.children():\n    module.register_forward_hook(show)\nwith torch.no_grad():\n    net(x[None])\n'
  );
}

const off = (use: Use) => (use.off ? '# off: ' : '');

/** Attribute names by module id, each an identifier and each once. */
function moduleNames(net: Net): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(['training', 'forward', 'x']);
  for (const module of net.modules) {
    const given = moduleName(net, module);
    const stem = /^[A-Za-z]\w*$/.test(given) ? given : `layer_${given.replace(/\W/g, '_')}`;
    let name = stem;
    for (let n = 2; taken.has(name); n += 1) name = `${stem}_${n}`;
    taken.add(name);
    names.set(module.id, name);
  }
  return names;
}
