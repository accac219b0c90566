import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { refsIn } from '../../../core/net/derived';
import { type Step, stepsOf, writesInPlace } from '../../../core/net/graph';
import { moduleOf, type Net, readersOf, type Use, usesOf } from '../../../core/net/net';
import { isFunctionCall } from '../../../core/python/wrong_call';
import { pythonValue } from '../python/python';
import { writeOperation, writePieces } from './operations';
import { isTensor } from './tensors';
import { type Line, type Naming, nameValues } from './variables';
import { functionCall, hasFunction, isFunction, isWrongFunction } from './write_function';
import { isOperation } from './write_layer';

export interface ForwardStyle extends Omit<Naming, 'parameter'> {
  /** How a module is called, or a parameter is read: `self.conv1`. */
  readonly path: (module: string) => string;
  /** Whether a layer without weights is a function here. Operations, and calls that are wrong in forward alone, always are. */
  readonly functional: boolean | ((module: string) => boolean);
  readonly report?: Report;
}

/** A line after each layer, given its use and the name of what it gives. */
export type Report = (use: Use, name: string) => string;

export interface WrittenForward {
  /** Without indentation; what is switched off is a comment that the reader gives back. */
  readonly lines: readonly string[];
  /** What is returned: `x`, `x, y`. */
  readonly returned: string;
}

/** Whether a module stands in forward alone, and is constructed nowhere. */
export function isInForward(net: Net, id: string, functional: ForwardStyle['functional'] = false): boolean {
  const module = moduleOf(net, id);
  if (isOperation(module)) return !isTensor(module);
  if (isWrongFunction(net, id)) return true;
  // What follows from a shape is known in forward alone.
  if (usesOf(net, id).some((u) => u.derived) && hasFunction(module)) return true;
  return isFunction(net, id) && (typeof functional === 'function' ? functional(id) : functional);
}

/** The lines of forward. */
export function writeForward(net: Net, style: ForwardStyle): WrittenForward {
  const named = nameValues(net, { ...style, parameter: (module) => style.path(module.id) });
  const { all, layers: running } = stepsOf(net);
  const layers = new Set(running.map((step) => step.use.id));
  const copied = writtenParts(all);
  const lines: string[] = [];
  let before: { readonly line: Line; readonly call: string } | null = null;
  for (const line of named.lines) {
    const { uses, module, binds, aliases } = line;
    const isCalled = !isInForward(net, module.id, style.functional);
    const nested = before && isNested(net, before.line, line) && !isCalled && !style.report ? before.call : null;
    const reads = nested === null ? line.reads : [nested];
    const off = uses[0]?.off ? '# off: ' : '';
    // What is written into is no tensor of the net.
    lines.push(...aliases.map(([name, of]) => `${name} = ${of.startsWith('self.') ? `${of}.clone()` : of}`));
    const { text: plain, isStatement } = callText(line, reads, isCalled, style);
    const text = uses.length === 1 && uses.some((use) => copied.has(use.id)) ? `${plain}.clone()` : plain;
    const written = `${off}${isStatement ? text : `${binds.join(', ')} = ${text}`}`;
    if (nested === null) {
      lines.push(written);
      // A statement leaves its result under the name that it writes into.
      const [name = '', into = ''] = [binds[0], reads[0]];
      if (isStatement && name !== into && name !== '') lines.push(`${off}${name} = ${into}`);
    } else lines[lines.length - 1] = written;
    // Of several pieces each is a tensor of its own.
    if (uses.length > 1) {
      for (const [i, use] of uses.entries())
        if (copied.has(use.id)) lines.push(`${off}${binds[i]} = ${binds[i]}.clone()`);
    }
    before = isCalled && off === '' && text.startsWith('self.') ? { line, call: text } : null;
    if (style.report && off === '') {
      for (const [i, use] of uses.entries()) {
        const name = binds[i];
        if (layers.has(use.id) && name !== undefined) lines.push(style.report(use, name));
      }
    }
  }
  return { lines, returned: named.returned.join(', ') };
}

/** Operations whose results are views of what they read in PyTorch, of other cells or in another order. */
const PARTS: ReadonlySet<LayerKind> = new Set(['slice', 'permute', 'expand']);

/** Parts of tensors into which something is written: the whole does not see it here, so that in PyTorch it has to be a copy. */
function writtenParts(steps: readonly Step[]): ReadonlySet<string> {
  const makers = new Map(steps.map((step) => [step.use.id, step]));
  const found = new Set<string>();
  for (const { module, inputs } of steps) {
    if (!writesInPlace(module)) continue;
    // Back through what shares its values with what it reads.
    let made = makers.get(inputs[0]?.value.from ?? '');
    while (made && (writesInPlace(made.module) || layerSpec(made.module.kind).sameValues)) {
      made = makers.get(made.inputs[0]?.value.from ?? '');
    }
    if (made && PARTS.has(made.module.kind)) found.add(made.use.id);
  }
  return found;
}

function callText(line: Line, reads: readonly string[], isCalled: boolean, { path }: ForwardStyle) {
  const { uses, module, derived } = line;
  const plain = (text: string) => ({ text, isStatement: false });
  if (isTensor(module)) return plain(path(module.id));
  if (isCalled) {
    const given = layerSpec(module.kind).args.flatMap(({ name, inForward }) => {
      if (!inForward) return [];
      const own = module.args[name] ?? null;
      const text = derived?.get(name)?.value ?? (own === null ? null : pythonValue(own));
      return text === null ? [] : [`${name}=${text}`];
    });
    return plain(`${path(module.id)}(${[...reads, ...given].join(', ')})`);
  }
  const [first = ''] = reads;
  if (uses.length > 1) return plain(writePieces(module, first, uses.length, derived));
  if (isOperation(module) && !isFunctionCall(module.call)) return writeOperation(module, reads, derived);
  return plain(functionCall(module, first, derived));
}

/** Whether a function can be called on a module's call, `F.relu(self.conv1(x))`: nobody else reads what lies between. */
function isNested(net: Net, before: Line, line: Line): boolean {
  const [use] = line.uses;
  const [made, ...more] = before.uses;
  if (!use || !made || more.length > 0 || use.off || line.aliases.length > 0 || line.reads.length !== 1) return false;
  if (isOperation(line.module) || before.binds.length > 1) return false;
  // What is asked for its sizes needs its name.
  if (use.derived && refsIn(use.derived).some((ref) => ref.from === made.id)) return false;
  const reads = [...readersOf(net, made.id).flatMap((u) => u.inputs), ...net.forward.outputs].filter(
    (r) => r.from === made.id,
  );
  return reads.length === 1 && use.inputs[0]?.from === made.id;
}
