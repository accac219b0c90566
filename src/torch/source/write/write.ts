import '../../../core/layers/all';
import { actsOf } from '../../../core/net/construction';
import { type Module, moduleOf, type Net } from '../../../core/net/net';
import { pythonValue } from '../python/python';
import { type Around, aroundLines, insideLines, isAlwaysOff, isBare, isInOneGo, NOWHERE } from './acts';
import { type ForwardStyle, isInForward, type Report, writeForward } from './forward';
import { type Held, heldModules } from './held';
import { isBuffer } from './tensors';
import { attributeNames, isSequential, offMark, RESERVED, renamedRemark, writeLayer } from './write_layer';

export { isSequential, writeLayer };

/** A net as it is best written: `nn.Sequential(...)` where it is one and nothing is done to its modules, else a class. */
export function writeSource(net: Net, around = NOWHERE): string {
  return isPlain(net) ? writeSequential(net) : writeClass(net, around);
}

/** Whether a sequence alone says all of a net. */
export function isPlain(net: Net): boolean {
  return isSequential(net) && isBare(net);
}

/** Whether a sequence can be written of a net, with lines behind it. */
export function canBeSequence(net: Net): boolean {
  return isSequential(net) && isInOneGo(net);
}

/**
 * A net as `nn.Sequential(...)`; what is switched off is a comment that the reader gives back. What is done to its
 * modules stands in lines behind it. Needs `canBeSequence`.
 */
export function writeSequential(net: Net, around = NOWHERE): string {
  const lines = net.forward.uses.map((use) => `    ${offMark(use)}${writeLayer(moduleOf(net, use.module))},\n`);
  return withLines(net, lines.length === 0 ? 'nn.Sequential()' : `nn.Sequential(\n${lines.join('')})`, around);
}

/** A sequence with what is done to its modules, each called by its place in it: what is switched off has none. */
function withLines(net: Net, sequence: string, around: Around): string {
  if (isBare(net)) return sequence;
  const places = new Map(net.forward.uses.filter((use) => !use.off).map((use, i) => [use.module, i]));
  const path = (id: string) => `net[${places.get(id) ?? 0}]`;
  const inside = insideLines(net, { path, construct: () => null, x: 'x' }, around);
  return aroundLines(net, [`net = ${sequence}`, ...inside], path, around).join('\n');
}

/** A net as `nn.Sequential(OrderedDict([...]))`, with the names of its modules. Needs `isSequential`. */
export function writeNamedSequential(net: Net, around = NOWHERE): string {
  const names = attributeNames(net);
  const lines = net.forward.uses.map((use) => {
    const name = pythonValue(names.get(use.module) ?? '');
    const own = moduleOf(net, use.module);
    return `    ${offMark(use)}(${name}, ${writeLayer(own)}),${renamedRemark(net, own)}\n`;
  });
  return withLines(
    net,
    lines.length === 0 ? 'nn.Sequential()' : `nn.Sequential(OrderedDict([\n${lines.join('')}]))`,
    around,
  );
}

/** A net as a class: its modules in the order of construction, then its steps as they run. */
export function writeClass(net: Net, around = NOWHERE): string {
  return made(net, { functional: false }, around);
}

/** A net as a class whose layers without weights are functions in its forward: `x = F.relu(self.conv1(x))`. */
export function writeFunctional(net: Net, around = NOWHERE): string {
  return made(net, { functional: true }, around);
}

/** A class whose forward has a line after each layer. What happens around the making of the net is not in it. */
export function writeReporting(net: Net, report: Report, around = NOWHERE): string {
  return classOf(net, { functional: false, report }, around);
}

/** Of an object of the written class: `net.conv1`. */
export function outerPath(net: Net, functional: ForwardStyle['functional'] = false, around = NOWHERE) {
  const names = attributeNames(net);
  const held = heldIn(net, functional, around);
  return (id: string): string => `net.${held.paths.get(id) ?? names.get(id)}`;
}

/** How the class holds its modules. */
function heldIn(net: Net, functional: ForwardStyle['functional'], { acts = actsOf(net) }: Around): Held {
  const order = acts.map((act) => {
    const module = act.type === 'module' ? moduleOf(net, act.module) : null;
    return module && (isAlwaysOff(net, module.id) || isInForward(net, module.id, functional)) ? [] : [module];
  });
  return heldModules(order.flat(), attributeNames(net));
}

const INDENT = ' '.repeat(8);

type ClassStyle = Pick<ForwardStyle, 'functional' | 'report'>;

/** A class, and where it says not all of the net, the lines that make one. */
function made(net: Net, style: ClassStyle, around: Around): string {
  const text = classOf(net, style, around);
  const lines = aroundLines(net, ['net = Net()'], outerPath(net, style.functional, around), around);
  return lines.length === 1 ? text : `${text}\n\n\n${lines.join('\n')}`;
}

function classOf(net: Net, { functional, report }: ClassStyle, around: Around): string {
  const names = attributeNames(net);
  const held = heldIn(net, functional, around);
  const path = (id: string) => `self.${held.paths.get(id) ?? names.get(id)}`;
  const construct = (m: Module) => {
    if (isInForward(net, m.id, functional)) return null;
    const block = held.lines.get(m.id);
    if (block)
      return block.join(`
${INDENT}`);
    if (held.paths.has(m.id)) return null;
    const own = isBuffer(m)
      ? `self.register_buffer(${pythonValue(names.get(m.id) ?? '')}, ${writeLayer(m)})`
      : `${path(m.id)} = ${writeLayer(m)}`;
    return `${own}${renamedRemark(net, m)}`;
  };
  const trunk = 'x';
  const { lines, returned } = writeForward(net, {
    trunk,
    taken: RESERVED,
    path,
    functional,
    ...(report && { report }),
  });
  return [
    'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n',
    ...insideLines(net, { path, construct, x: 'self.x' }, around).map((line) => `${INDENT}${line}\n`),
    `\n    def forward(self, ${trunk}):\n`,
    ...lines.map((line) => `${INDENT}${line}\n`),
    `${INDENT}return ${returned}`,
  ].join('');
}
