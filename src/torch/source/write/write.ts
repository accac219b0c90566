import '../../../core/layers/all';
import { handsOnIndices } from '../../../core/layers/indices';
import { type Module, moduleOf, type Net, type Use } from '../../../core/net/net';
import { truthy } from '../../../core/python/python';
import type { Recipe } from '../../../core/result';
import type { Shape } from '../../../core/shape';
import { pythonValue } from '../python/python';
import { functionCall, isFunction, isWrongFunction } from './write_function';
import { attributeNames, isEvaluated, isSequential, offMark, writeInit, writeLayer } from './write_layer';

export { isSequential, writeLayer };

/** A net as it is best written: `nn.Sequential(...)` where it is one and nothing is drawn anew, else a class. */
export function writeSource(net: Net): string {
  return isPlain(net) ? writeSequential(net) : writeClass(net);
}

/** Whether a sequence alone says all of a net. */
function isPlain(net: Net): boolean {
  return isSequential(net) && net.modules.every((m) => !m.init || m.init.length === 0);
}

/** A net as `nn.Sequential(...)`; what is switched off is a comment that the reader gives back. Needs `isSequential`. */
export function writeSequential(net: Net): string {
  const lines = net.forward.uses.map((use) => `    ${offMark(use)}${writeLayer(moduleOf(net, use.module))},\n`);
  return lines.length === 0 ? 'nn.Sequential()' : `nn.Sequential(\n${lines.join('')})`;
}

/** A net as `nn.Sequential(OrderedDict([...]))`, with the names of its modules. Needs `isSequential`. */
export function writeNamedSequential(net: Net): string {
  const names = attributeNames(net);
  const lines = net.forward.uses.map((use) => {
    const name = pythonValue(names.get(use.module) ?? '');
    return `    ${offMark(use)}(${name}, ${writeLayer(moduleOf(net, use.module))}),\n`;
  });
  return lines.length === 0 ? 'nn.Sequential()' : `nn.Sequential(OrderedDict([\n${lines.join('')}]))`;
}

/** A net as a class, in which modules are constructed in one order and used in another. */
export function writeClass(net: Net): string {
  return classOf(net, (id) => isWrongFunction(net, id));
}

/** A net as a class whose layers without weights are functions in its forward: `x = F.relu(self.conv1(x))`. */
export function writeFunctional(net: Net): string {
  return classOf(net, (id) => isFunction(net, id) || isWrongFunction(net, id));
}

function classOf(net: Net, inForward: (id: string) => boolean): string {
  const names = attributeNames(net);
  const { uses } = net.forward;
  const construction = net.modules
    .filter((m) => !inForward(m.id))
    .map((m) => `        ${alwaysOff(net, m.id) ? '# off: ' : ''}self.${names.get(m.id)} = ${writeLayer(m)}\n`);
  const lines: { off: boolean; value: string }[] = [];
  for (const use of uses) {
    const module = moduleOf(net, use.module);
    const before = lines.at(-1);
    if (!inForward(module.id)) lines.push({ off: use.off, value: `self.${names.get(module.id)}(x)` });
    else if (before && !before.off && !use.off && before.value.startsWith('self.')) {
      lines[lines.length - 1] = { off: false, value: functionCall(module, before.value) };
    } else lines.push({ off: use.off, value: functionCall(module, 'x') });
  }
  return [
    'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n',
    ...construction,
    ...initLines(net, (id) => `self.${names.get(id)}`).map((line) => `        ${line}`),
    '\n    def forward(self, x):\n',
    ...lines.map(({ off, value }) => `        ${off ? '# off: ' : ''}x = ${value}\n`),
    '        return x',
  ].join('');
}

/** Calls of torch.nn.init after the construction, module by module. */
function initLines(net: Net, path: (id: string) => string): string[] {
  return net.modules.flatMap((m) =>
    writeInit(m, path(m.id)).map((line) => `${alwaysOff(net, m.id) ? '# off: ' : ''}${line}\n`),
  );
}

/** Whether a module is not constructed: each of its uses is switched off. */
function alwaysOff(net: Net, id: string): boolean {
  const own = net.forward.uses.filter((u) => u.module === id);
  return own.length > 0 && own.every((u) => u.off);
}

export type Style = 'sequential' | 'class' | 'functional';

/** What a script runs: x of shape [C, H, W] from `torch.randn`, then one net or two. */
export interface Script {
  readonly seed: string;
  readonly input: Shape;
  readonly recipe: Recipe;
  readonly a: Net;
  readonly b: Net | null;
  /** A sequence where the net is one and nothing else is asked for. */
  readonly style?: Style;
}

/** A whole script: run by Python it prints x's and each layer's shape and mean, those that the page shows. */
export function writeScript({ seed, input, recipe, a, b, style = 'sequential' }: Script): string {
  const draw = `torch.manual_seed(${seed})\nx = torch.randn(${input.join(', ')})\n`;
  const print = "print('x', tuple(x.shape), f'{x.mean().item():.6f}')\n";
  const calls = [a, ...(b ? [b] : [])].some((net) => net.modules.some((m) => isWrongFunction(net, m.id)));
  const functional = style === 'functional' || calls ? 'import torch.nn.functional as F\n' : '';
  const parts = [`import torch\nimport torch.nn as nn\n${functional}\n`, draw, writeRun(a, 'Net', style)];
  // What works in place in a must not change the x that b gets.
  const kept = b !== null && recipe === 'notebook' && a.modules.some((m) => truthy(m.args.inplace));
  parts.push(print, writeForward(a, style, kept ? 'x[None].clone()' : 'x[None]'));
  if (b)
    parts.push('\n', recipe === 'paired' ? draw : '', writeRun(b, 'NetB', style), writeForward(b, style, 'x[None]'));
  return parts.join('');
}

/** The lines that print what a layer gives; of a map with its indices, the map. */
function printLines(net: Net, name: string, indent: string): string {
  const print = (y: string) => `${indent}print(${name}, tuple(${y}.shape[1:]), f'{${y}.mean().item():.6f}')\n`;
  if (!net.modules.some((m) => handsOnIndices(m.kind, m.args))) return print('y');
  return `${indent}shown = y[0] if isinstance(y, tuple) else y\n${print('shown')}`;
}

/** The lines that construct a net. */
function writeRun(net: Net, className: string, style: Style): string {
  if (style === 'functional') return writeModules(net);
  const kinds = [...new Set(net.modules.map((m) => m.kind).filter(isEvaluated))].map((kind) => `nn.${kind}`);
  const classes = kinds.length > 1 ? `(${kinds.join(', ')})` : kinds.join();
  const evaluated =
    kinds.length > 0
      ? `for module in net.modules():\n    if isinstance(module, ${classes}):\n        module.eval()\n`
      : '';
  if (style === 'sequential' && isPlain(net)) return `net = ${writeSequential(net)}\n${evaluated}`;
  const text = writeClass(net).replace('class Net(', `class ${className}(`);
  return `\n\n${text}\n\n\nnet = ${className}()\n${evaluated}`;
}

/** The modules that a script calls by itself, one a line. */
function writeModules(net: Net): string {
  const names = attributeNames(net);
  const lines = net.modules
    .filter((m) => !inLine(net, m))
    .map((m) => {
      const evaluated = isEvaluated(m.kind) ? '.eval()' : '';
      return `${alwaysOff(net, m.id) ? '# off: ' : ''}${names.get(m.id)} = ${writeLayer(m)}${evaluated}\n`;
    });
  return [...lines, ...initLines(net, (id) => names.get(id) ?? id)].join('');
}

/** The lines that run a net on `x`, and print what each layer gives. */
function writeForward(net: Net, style: Style, x: string): string {
  if (style === 'functional') return writeCalls(net, x);
  if (style === 'sequential' && isPlain(net)) {
    const print = printLines(net, 'type(layer).__name__', '        ');
    return `with torch.no_grad():\n    y = ${x}\n    for layer in net:\n        y = layer(y)\n${print}`;
  }
  return (
    `def show(module, args, y):\n${printLines(net, 'type(module).__name__', '    ')}\n` +
    `for module in net.children():\n    module.register_forward_hook(show)\nwith torch.no_grad():\n    net(${x})\n`
  );
}

/** Whether a script calls a function in a module's place. Outside a class nothing says whether dropout trains. */
function inLine(net: Net, { id, kind }: Module): boolean {
  return isWrongFunction(net, id) || (isFunction(net, id) && !isEvaluated(kind));
}

function writeCalls(net: Net, x: string): string {
  const names = attributeNames(net);
  const call = (use: Use) => {
    const module = moduleOf(net, use.module);
    const line = `y = ${inLine(net, module) ? functionCall(module, 'y') : `${names.get(module.id)}(y)`}\n`;
    return use.off ? `    # off: ${line}` : `    ${line}${printLines(net, pythonValue(module.kind), '    ')}`;
  };
  return `with torch.no_grad():\n    y = ${x}\n${net.forward.uses.map(call).join('')}`;
}
