import { isLayerKind } from '../../../core/layers/table';
import { itemsOf } from '../python/iterate';
import type { Library } from '../python/library';
import type { Machine } from '../python/machine';
import { subscript } from '../python/subscript';
import type { Value } from '../python/values';
import { hasAttribute, torchAttribute } from './attributes';
import { torchCall } from './call';
import { constructWithin } from './derived_layer';
import { numbersIn } from './fills';
import { namesOf } from './functional';
import { containerOf } from './methods';
import { checkReady, initPassedOver } from './module_init';
import { inverted, negated, operateOn, tensorIn } from './operations';
import { indexOf, itemsOfTensor, rowsOf, setItems } from './pieces';
import { torchReach } from './reach';
import { setTorchAttribute } from './set_attributes';
import { takenApart } from './through';
import { isOtherLayer } from './torch_names';
import { sizeValue } from './views';
import { setWeight, weightPart } from './weight_writes';

/** PyTorch, as the interpreter asks for it. */
export const torchLibrary: Library<Machine> = {
  names: namesOf,
  knows: isLayerKind,
  construct: constructWithin,
  attribute: torchAttribute,
  call: torchCall,
  operate: operateOn,
  unary: (m, operator, value, node) => {
    if (value.type === 'derived') return value;
    if (operator === '+' && value.type === 'tensor') return value;
    if (operator === '~') return inverted(m, value, node);
    return operator === '-' ? negated(m, value, node) : null;
  },
  subscript: (m, value, index, node) => {
    if (value.type === 'derived') return value;
    const own = value.type === 'instance' ? containerOf(value) : null;
    if (own) return subscript(m, own, index, node);
    const part = value.type === 'parameter' && m.traces === 0 ? indexOf(m, index, node) : null;
    if (value.type === 'parameter' && part) return weightPart(value, part) ?? m.refuse(node);
    const tensor = tensorIn(m, value, node);
    return tensor && itemsOfTensor(m, tensor, index, node);
  },
  setItem: (m, holder, index, value, node) => {
    if (holder.type === 'parameter') {
      const items = indexOf(m, index, node);
      const part = items && (items.length === 1 && items[0] === ':' ? holder : weightPart(holder, items));
      setWeight(m, part ?? m.refuse(node), value, node);
      return true;
    }
    if (holder.type !== 'tensor') return false;
    setItems(m, holder.tensor, index, value, node);
    return true;
  },
  items: (m, value, count, node) => {
    const own = value.type === 'instance' ? containerOf(value) : null;
    if (own) return itemsOf(m, own, m.root);
    const numbers = value.type === 'tensor' ? numbersIn(value.tensor) : null;
    if (numbers) return numbers.map((n): Value => ({ type: 'float', value: n }));
    const pair = value.type === 'tensor' && count === 2 ? takenApart(value.tensor) : null;
    if (pair) return [pair.map, pair.indices].map((tensor) => ({ type: 'tensor', tensor }));
    const tensor =
      value.type === 'parameter' ? tensorIn(m, value, node) : value.type === 'tensor' ? value.tensor : null;
    return tensor && rowsOf(m, tensor, count, node);
  },
  length: (m, value, node) => (value.type === 'tensor' ? sizeValue(m, value.tensor, 0, node) : null),
  has: (value, name) => (value.type === 'layer' ? hasAttribute(value.layer, name) : null),
  setAttribute: setTorchAttribute,
  setting: checkReady,
  passedOver: initPassedOver,
  isOther: isOtherLayer,
  reach: torchReach,
};
