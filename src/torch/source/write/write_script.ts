import '../../../core/layers/all';
import { handsOnIndices } from '../../../core/layers/indices';
import { actsOf, afterwards } from '../../../core/net/construction';
import { inMode } from '../../../core/net/graph';
import { inferNet } from '../../../core/net/infer';
import { type Module, moduleOf, type Net } from '../../../core/net/net';
import { truthy } from '../../../core/python/python';
import type { Recipe } from '../../../core/result';
import type { Shape } from '../../../core/shape';
import { pythonValue } from '../python/python';
import { type Around, drawsInside, insideLines, modeLines, outsideLines } from './acts';
import { isInForward, type Report, writeForward } from './forward';
import { isPlain, outerPath, writeReporting, writeSequential } from './write';
import { attributeNames, isEvaluated, RESERVED, writeLayer } from './write_layer';

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
  const print = "print('x', tuple(x.shape), f'{x.mean().item():.6f}')\n";
  const nets = b ? [a, b] : [a];
  // What works in place in a must not change the x that b gets.
  const kept = b !== null && recipe === 'notebook' && a.modules.some((m) => truthy(m.args.inplace));
  const show = (net: Net) => showLine(net, input);
  const around: Around = { seed, input };
  const body = [
    showFunction(nets),
    writeMaking(a, 'Net', style, show(a), around, 'x'),
    print,
    writeCall(a, style, kept ? 'x[None].clone()' : 'x[None]', show(a)),
  ];
  if (b) {
    const isPaired = recipe === 'paired';
    // Both nets run on a's x; b's own is drawn for what is drawn behind it.
    const own = isPaired ? around : { ...around, acts: afterwards(actsOf(b)) };
    const x = b.acts ? null : 'x';
    body.push('\n', writeMaking(b, 'NetB', style, show(b), own, x), writeCall(b, style, 'x[None]', show(b)));
  }
  const text = body.join('');
  const functional = /\bF\.\w/.test(text) ? 'import torch.nn.functional as F\n' : '';
  const math = /\bmath\.\w/.test(text) ? 'import math\n\n' : '';
  return `${math}import torch\nimport torch.nn as nn\n${functional}\n\n${text}`;
}

/** What prints a layer's shape and mean; of a map with its indices, the map's. */
function showFunction(nets: readonly Net[]): string {
  const takesApart = nets.some((net) => net.modules.some((m) => handsOnIndices(m.kind, m.args)));
  const apart = takesApart ? '    y = y[0] if isinstance(y, tuple) else y\n' : '';
  const print = "    print(name, tuple(y.shape[batch:]), f'{y.mean().item():.6f}')\n";
  return `def show(name, y, batch=1):\n${apart}${print}\n\n`;
}

/** The line that prints what a layer gives, all of its axes where the batch is none of them. */
function showLine(net: Net, input: Shape): Report {
  const { steps } = inferNet(net, input);
  const unbatched = new Set(steps.filter((s) => s.outputSizes.length === s.output.length).map((s) => s.use.id));
  return (use, name) => {
    const kind = pythonValue(moduleOf(net, use.module).kind);
    return `show(${kind}, ${name}${unbatched.has(use.id) ? ', 0' : ''})`;
  };
}

/** The lines that make a net, with what happens before and behind. */
function writeMaking(
  net: Net,
  className: string,
  style: Style,
  report: Report,
  around: Around,
  x: string | null,
): string {
  const { before, after } = outsideLines(net, around, x);
  const inside =
    x !== null && drawsInside(net) && style !== 'functional' && !isSequence(net, style) ? ['x = net.x'] : [];
  const lines = (list: readonly string[]) => list.map((line) => `${line}\n`).join('');
  return `${lines(before)}${writeRun(net, className, style, report, around)}${lines([...after, ...inside])}`;
}

const isSequence = (net: Net, style: Style) => style === 'sequential' && isPlain(net);

/** The lines that construct a net. */
function writeRun(net: Net, className: string, style: Style, report: Report, around: Around): string {
  if (style === 'functional') return writeModules(net, around);
  const kinds = [...new Set(net.modules.map((m) => m.kind).filter(isEvaluated))].map((kind) => `nn.${kind}`);
  const classes = kinds.length > 1 ? `(${kinds.join(', ')})` : kinds.join();
  const evaluated =
    kinds.length > 0
      ? `for module in net.modules():\n    if isinstance(module, ${classes}):\n        module.eval()\n`
      : '';
  const modes = modeLines(net, 'net', outerPath(net)).map((line) => `${line}\n`);
  if (style === 'sequential' && isPlain(net)) return `net = ${writeSequential(net)}\n${evaluated}`;
  const text = writeReporting(net, report, around).replace('class Net(', `class ${className}(`);
  return `\n\n${text}\n\n\nnet = ${className}()\n${modes.join('')}${evaluated}`;
}

/** The modules that a script calls by itself, one a line. */
function writeModules(net: Net, around: Around): string {
  const names = attributeNames(net);
  const construct = (m: Module) => {
    if (isInForward(net, m.id, inLine(net))) return null;
    const isEval = isEvaluated(m.kind) || inMode(net, m).mode === 'eval';
    return `${names.get(m.id)} = ${writeLayer(m)}${isEval ? '.eval()' : ''}`;
  };
  const lines = insideLines(net, { path: (id) => names.get(id) ?? id, construct, x: 'x' }, around);
  return lines.map((line) => `${line}\n`).join('');
}

/** The lines that run a net on `x`, and print what each layer gives. */
function writeCall(net: Net, style: Style, x: string, report: Report): string {
  if (style === 'functional') return writeSteps(net, x, report);
  if (style === 'sequential' && isPlain(net)) {
    return `with torch.no_grad():\n    y = ${x}\n    for layer in net:\n        y = layer(y)\n        show(type(layer).__name__, y)\n`;
  }
  return `with torch.no_grad():\n    net(${x})\n`;
}

/** Whether a script calls a function in a module's place. Outside a class nothing says whether dropout trains. */
const inLine = (net: Net) => (id: string) => !isEvaluated(moduleOf(net, id).kind);

/** The steps of forward outside of a class. */
function writeSteps(net: Net, x: string, report: Report): string {
  const names = attributeNames(net);
  const path = (id: string) => names.get(id) ?? id;
  const taken = new Set([...RESERVED, ...names.values()]);
  const { lines } = writeForward(net, { trunk: 'y', taken, path, functional: inLine(net), report });
  return `with torch.no_grad():\n    y = ${x}\n${lines.map((line) => `    ${line}\n`).join('')}`;
}
