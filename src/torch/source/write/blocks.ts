import { moduleOf, type Net, type Use } from '../../../core/net/net';
import type { Reading } from '../python/places';
import { applyChanges, type Change } from './changes';
import { isSequential, writeLayer } from './write_layer';

/** A layer with the lines that belong to it: comments above it, what stands behind it on its line. */
interface Block {
  readonly before: string;
  readonly call: string;
  readonly after: string;
  readonly off: boolean;
}

/**
 * A source whose net is a plain sequence, or bare lines, with its layers in other order, others added, some gone. What
 * a layer's call is written like, and the comments beside it, go with it. Null where the source is laid out in another
 * way than a layer a line, or all on one line without comments. The latter gets a line for each where one is off.
 */
export function rearrange(
  source: string,
  { net, reading }: { readonly net: Net; readonly reading: Reading },
  after: Net,
  changes: readonly Change[],
): string | null {
  const { list } = reading;
  if (!list || list.cell !== null || !isSequential(net) || !isSequential(after)) return null;
  const calls: { from: number; to: number }[] = [];
  for (const { module } of net.forward.uses) {
    const call = reading.calls.get(module)?.call;
    if (!call || call.from < list.from || call.to > list.to) return null;
    calls.push(call);
  }
  const within = (from: number, to: number) => {
    const inner = changes.filter((c) => c.from >= from && c.to <= to);
    return applyChanges(
      source.slice(from, to),
      inner.map((c) => ({ ...c, from: c.from - from, to: c.to - from })),
    );
  };
  const bracket = source[list.from] === '(';
  const inner = source.slice(list.from, list.to);
  if (bracket && (!/[\r\n#]/.test(inner) || calls.length === 0))
    return onOneLine(source, list, net, after, calls, within);
  return byLines(source, list, bracket, net, after, calls, within);
}

type Slice = (from: number, to: number) => string;
type Calls = readonly { readonly from: number; readonly to: number }[];

function onOneLine(
  source: string,
  list: { from: number; to: number },
  net: Net,
  after: Net,
  calls: Calls,
  within: Slice,
): string | null {
  const gaps = [list.from + 1, ...calls.map((c) => c.to)].map((from, i) =>
    source.slice(from, calls[i]?.from ?? list.to - 1),
  );
  if (gaps.some((gap) => !/^[\s,]*$/.test(gap))) return null;
  const items = after.forward.uses.map((use) => {
    const at = net.forward.uses.findIndex((u) => u.module === use.module);
    const call = calls[at];
    return call ? within(call.from, call.to) : writeLayer(moduleOf(after, use.module));
  });
  const around = (inner: string) => `${source.slice(0, list.from)}(${inner})${source.slice(list.to)}`;
  if (!after.forward.uses.some((u) => u.off)) return around(items.join(', '));
  // A layer that is switched off is a comment, which would hold all that follows on its line: each gets its own.
  const [indent] = /^[ \t]*/.exec(source.slice(source.lastIndexOf('\n', list.from) + 1)) ?? [''];
  const lines = after.forward.uses.map(({ off }, i) => `${indent}    ${off ? '# off: ' : ''}${items[i]},\n`);
  return around(`\n${lines.join('')}${indent}`);
}

function byLines(
  source: string,
  list: { from: number; to: number },
  bracket: boolean,
  net: Net,
  after: Net,
  calls: Calls,
  within: Slice,
): string | null {
  const blocks = new Map<string, Block>();
  const start = bracket ? lineEnd(source, list.from) : source.lastIndexOf('\n', list.from) + 1;
  let at = start;
  for (const [i, use] of net.forward.uses.entries()) {
    const call = calls[i];
    if (!call || call.from < at) return null;
    const end = Math.min(lineEnd(source, call.to), source.length);
    const block = {
      before: source.slice(at, call.from),
      call: within(call.from, call.to),
      after: source.slice(call.to, end),
      off: use.off,
    };
    if (!isPlain(block)) return null;
    blocks.set(use.module, block);
    at = end;
  }
  const tail = source.slice(at, list.to);
  if (bracket && !/^[ \t]*(?:#[^\n]*\n[ \t]*)*\)$/.test(tail)) return null;
  const first = [...blocks.values()][0];
  const indent = /[ \t]*$/.exec(first?.before.replace(/#.*$/, '') ?? '')?.[0] ?? '';
  const made = after.forward.uses.map((use) => written(use, after, blocks.get(use.module), bracket, indent));
  return made.includes(null) ? null : source.slice(0, start) + made.join('') + source.slice(at);
}

/** Whether nothing but comments and commas stands beside a call. */
function isPlain({ before, call, after, off }: Block): boolean {
  const mark = off ? /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*#[ \t]*off:[ \t]*$/ : /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*$/;
  return mark.test(before) && /^[ \t]*,?[ \t]*(?:#[^\n]*)?(?:\r?\n)?$/.test(after) && !(off && call.includes('\n'));
}

function written(use: Use, net: Net, block: Block | undefined, bracket: boolean, indent: string): string | null {
  if (!block)
    return `${indent}${use.off ? '# off: ' : ''}${writeLayer(moduleOf(net, use.module))}${bracket ? ',' : ''}\n`;
  let { before, after } = block;
  if (use.off && !block.off) {
    if (block.call.includes('\n')) return null;
    before += '# off: ';
  } else if (!use.off && block.off) before = before.replace(/#[ \t]*off:[ \t]*$/, '');
  if (bracket && !/^[ \t]*,/.test(after)) after = `,${after}`;
  // The last line of a source may have no end.
  return before + block.call + (after.endsWith('\n') ? after : `${after}\n`);
}

/** The offset after the end of the line that `at` is on. */
function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end + 1;
}
