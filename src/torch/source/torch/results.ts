import { FUNCTIONS } from '../../../core/python/functions';
import { OPAQUE, type Value } from '../python/values';

/** What a function gives of what a net has given: more of it, or numbers about it. */
export function ofResult(result: Value, name: string): Value {
  if (
    /^(?:detach|clone|cpu|contiguous|float|squeeze|unsqueeze|to|data|requires_grad_|flatten|view|reshape|permute)$/.test(
      name,
    )
  )
    return result;
  const plain = name.replace(/_$/, '');
  const goesOn = Object.hasOwn(FUNCTIONS, plain) && !/softm|sigmoid|dropout/.test(plain);
  return goesOn ? { type: 'opaque', problem: null, result: 'beyond' } : OPAQUE;
}
