import { gainOf, hasGain } from '../../../core/init/init_gain';
import { itemsOf } from './iterate';
import { asNumber, calculate, LONGEST_LIST } from './literals';
import type { Machine } from './machine';
import { recordCall } from './records';
import { bindTo, withSize } from './sizes';
import type { Node } from './tree';
import { argValue, type Given, type Value } from './values';

/** Functions of Python's own modules and of torch that nets are built with, by their full names. */
export function ofModule(m: Machine, path: string, given: readonly Given[], node: Node): Value {
  const [first, second, third] = given.map((g) => g.value);
  const record = recordCall(m, path, given, node);
  if (record) return record;
  switch (path.replace(/^np\./, 'numpy.').replace(/^(torch\.)?nn\.(?=init\.)/, '')) {
    case 'math.sqrt':
    case 'math.ceil':
    case 'math.floor':
    case 'math.log2':
    case 'numpy.sqrt':
    case 'numpy.ceil':
    case 'numpy.floor':
    case 'numpy.log2':
      return ofOne(m, path.split('.').at(-1) ?? '', path.startsWith('math'), first, given.length, node);
    case 'math.log': {
      if (given.length === 1) return ofOne(m, 'log', true, first, 1, node);
      const [x, base] = [first && asNumber(first), second && asNumber(second)];
      if (x) bindTo(m, [x]);
      if (!x || !base || third || x.value <= 0 || base.value <= 1) return m.refuse(node);
      // Python's own for powers of two is exact.
      const value = base.value === 2 ? Math.log2(x.value) : Math.log(x.value) / Math.log(base.value);
      return { type: 'float', value };
    }
    case 'pow':
    case 'math.pow': {
      const [x, y] = [first && asNumber(first), second && asNumber(second)];
      if (!x || !y || third) return m.refuse(node);
      bindTo(m, [x, y]);
      const type = path === 'pow' && x.type === 'int' && y.type === 'int' ? 'int' : 'float';
      return calculate('**', { ...x, type }, { ...y, type }, node) ?? m.refuse(node);
    }
    case 'math.prod':
    case 'numpy.prod':
    case 'prod':
      return product(m, first ? itemsOf(m, first, node) : m.refuse(node), node);
    case 'itertools.chain':
    case 'chain':
      return listOf(
        given.flatMap((g) => itemsOf(m, g.value, node)),
        m,
        node,
      );
    case 'itertools.chain.from_iterable':
    case 'chain.from_iterable':
      return listOf(
        (first ? itemsOf(m, first, node) : m.refuse(node)).flatMap((v) => itemsOf(m, v, node)),
        m,
        node,
      );
    case 'functools.reduce':
    case 'reduce':
      return reduced(m, first, second ? [...(third ? [third] : []), ...itemsOf(m, second, node)] : [], node);
    case 'init.calculate_gain': {
      const slope = second && argValue(second);
      if (first?.type !== 'str' || !hasGain(first.value) || (slope !== undefined && typeof slope !== 'number'))
        return m.refuse(node);
      return { type: 'float', value: gainOf(first.value, slope ?? null) };
    }
    // The page's numbers are those of the CPU.
    case 'torch.cuda.is_available':
    case 'torch.backends.mps.is_available':
      return { type: 'bool', value: false };
    case 'torch.cuda.device_count':
      return { type: 'int', value: 0 };
    default:
      return m.refuse(node);
  }
}

function listOf(items: Value[], m: Machine, node: Node): Value {
  return items.length > LONGEST_LIST ? m.refuse(node) : { type: 'list', items };
}

function ofOne(m: Machine, name: string, isMath: boolean, value: Value | undefined, count: number, node: Node): Value {
  const given = (count === 1 && value && asNumber(value)) || m.refuse(node);
  const { value: x } = given;
  if (!Number.isFinite(x) || x < 0) return m.refuse(node);
  if (name === 'ceil' || name === 'floor') {
    const made: Value = { type: isMath ? 'int' : 'float', value: name === 'ceil' ? Math.ceil(x) : Math.floor(x) };
    return name === 'ceil'
      ? withSize(made, name, [given])
      : withSize(made, 'floordiv', [given, { type: 'int', value: 1 }]);
  }
  bindTo(m, [given]);
  const of = { sqrt: Math.sqrt, log2: Math.log2, log: Math.log }[name];
  return of ? { type: 'float', value: of(x) } : m.refuse(node);
}

/** The product of numbers; of an input's sizes it is one itself. */
function product(m: Machine, items: readonly Value[], node: Node): Value {
  let result: Value = { type: 'int', value: 1 };
  for (const item of items) {
    if (item.type === 'size') return item;
    const x: ReturnType<typeof asNumber> = asNumber(result);
    const y = asNumber(item);
    const made: Value = (x && y && calculate('*', x, y, node)) || m.refuse(node);
    result = withSize(made, 'mul', [result, item]);
  }
  return result;
}

function reduced(m: Machine, fn: Value | undefined, items: readonly Value[], node: Node): Value {
  const [first, ...more] = items;
  if (!fn || !first) return m.refuse(node);
  return more.reduce((result, value) => {
    const given = [result, value].map((v): Given => ({ name: null, value: v, place: node, at: node }));
    return m.call(fn, given, node);
  }, first);
}
