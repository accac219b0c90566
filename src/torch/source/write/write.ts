import '../../../core/layers/all';
import { actsOf } from '../../../core/net/construction';
import { moduleOf, type Net, usesOf } from '../../../core/net/net';
import { pythonValue } from '../python/python';
import { type ForwardStyle, isInForward, type Report, writeForward } from './forward';
import { isBuffer } from './tensors';
import { attributeNames, isSequential, offMark, RESERVED, writeInit, writeLayer } from './write_layer';

export { isSequential, writeLayer };

/** A net as it is best written: `nn.Sequential(...)` where it is one and nothing is drawn anew, else a class. */
export function writeSource(net: Net): string {
  return isPlain(net) ? writeSequential(net) : writeClass(net);
}

/** Whether a sequence alone says all of a net. */
export function isPlain(net: Net): boolean {
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

/** A net as a class: its modules in the order of construction, then its steps as they run. */
export function writeClass(net: Net): string {
  return classOf(net, { functional: false });
}

/** A net as a class whose layers without weights are functions in its forward: `x = F.relu(self.conv1(x))`. */
export function writeFunctional(net: Net): string {
  return classOf(net, { functional: true });
}

/** A class whose forward has a line after each layer. */
export function writeReporting(net: Net, report: Report): string {
  return classOf(net, { functional: false, report });
}

function classOf(net: Net, { functional, report }: Pick<ForwardStyle, 'functional' | 'report'>): string {
  const names = attributeNames(net);
  const path = (id: string) => `self.${names.get(id)}`;
  const construction = net.modules
    .filter((m) => !isInForward(net, m.id, functional))
    .map((m) => {
      const made = isBuffer(m)
        ? `self.register_buffer(${pythonValue(names.get(m.id) ?? '')}, ${writeLayer(m)})`
        : `${path(m.id)} = ${writeLayer(m)}`;
      return `        ${alwaysOff(net, m.id) ? '# off: ' : ''}${made}\n`;
    });
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
    ...construction,
    ...initLines(net, path).map((line) => `        ${line}`),
    `\n    def forward(self, ${trunk}):\n`,
    ...lines.map((line) => `        ${line}\n`),
    `        return ${returned}`,
  ].join('');
}

/** Calls of torch.nn.init after the construction, in their order. */
export function initLines(net: Net, path: (id: string) => string): string[] {
  return actsOf(net).flatMap((act) => {
    const recipe = act.type === 'init' ? moduleOf(net, act.module).init?.[act.at] : undefined;
    if (act.type !== 'init' || !recipe) return [];
    return [`${alwaysOff(net, act.module) ? '# off: ' : ''}${writeInit(recipe, path(act.module))}\n`];
  });
}

/** Whether a module is not constructed: each of its uses is switched off. */
export function alwaysOff(net: Net, id: string): boolean {
  const own = usesOf(net, id);
  return own.length > 0 && own.every((u) => u.off);
}
