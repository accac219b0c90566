import type { Args, ArgValue } from '../args';
import { hardtanhBounds } from '../layers/activations';
import type { Refusal } from '../refusal';
import { asNumber, isNumber, pyStr, typeName } from './python';

/**
 * What functions of torch.nn.functional refuse of values that the constructors of their layers refuse in other words,
 * or that no layer takes. What the layers refuse in forward is the same for both.
 */
export function functionValuesRefusal(head: string, given: Args): Refusal | null {
  switch (head) {
    case 'F.dropout':
    case 'F.dropout2d':
    case 'F.alpha_dropout':
    case 'F.feature_alpha_dropout':
      return dropoutRefusal(given.p);
    case 'F.hardtanh':
      return hardtanhRefusal(given);
    case 'torch.softmax':
    case 'torch.log_softmax':
    case 'x.softmax':
    case 'x.log_softmax':
      return softmaxRefusal(head, given.dim);
    case 'F.lp_pool2d':
      return normTypeRefusal(given.norm_type);
    default:
      return null;
  }
}

function dropoutRefusal(p: ArgValue | undefined): Refusal | null {
  if (p === undefined) return null;
  if (!isNumber(p)) {
    const got = typeName(p);
    const text = `'<' not supported between instances of '${got}' and 'float'`;
    return { code: 'wrong-type', text, values: { name: 'p', got } };
  }
  const value = asNumber(p);
  if (!(value < 0 || value > 1)) return null;
  const text = `dropout probability has to be between 0 and 1, but got ${pyStr(p)}`;
  return { code: 'invalid-probability', text, values: { p: value } };
}

/** Without a dim only Python's own function chooses one. */
function softmaxRefusal(head: string, dim: ArgValue | undefined): Refusal | null {
  if (dim !== null) return null;
  const [home, name = ''] = head.split('.');
  const text = `${name}(): argument 'dim' (position ${home === 'x' ? 1 : 2}) must be int, not NoneType`;
  return { code: 'wrong-type', text, values: { name: 'dim', got: 'NoneType' } };
}

/** The layer makes a float of it. */
function normTypeRefusal(norm: ArgValue | undefined): Refusal | null {
  if (norm === undefined || isNumber(norm)) return null;
  const got = typeName(norm);
  const text = `pow() received an invalid combination of arguments - got (${got}), but expected one of:`;
  return { code: 'wrong-type', text, values: { name: 'norm_type', got } };
}

function hardtanhRefusal(given: Args): Refusal | null {
  const { min_val: least = -1.5, max_val: most = 1.5 } = given;
  const wrong = [least, most].find((v) => !isNumber(v));
  if (wrong !== undefined) {
    const values = { name: wrong === least ? 'min_val' : 'max_val', got: typeName(wrong) };
    // Two texts can be compared; the parser of the call then refuses the first of them.
    const text =
      typeof least === 'string' && typeof most === 'string'
        ? `hardtanh(): argument 'min_val' (position 2) must be Number, not str`
        : `'>' not supported between instances of '${typeName(least)}' and '${typeName(most)}'`;
    return { code: 'wrong-type', text, values };
  }
  const { min, max } = hardtanhBounds(given);
  if (!(min > max)) return null;
  return { code: 'empty-range', text: 'min_val cannot be greater than max_val', values: { min, max } };
}

/** What F.pad refuses of its own arguments: the layers have one number for all sides, and each its own mode. */
export function padValuesRefusal(pad: ArgValue | undefined, mode: ArgValue | undefined): Refusal | null {
  if (pad !== undefined && !Array.isArray(pad)) {
    const got = typeName(pad);
    const text = `pad(): argument 'pad' (position 2) must be tuple of ints, not ${got}`;
    return { code: 'wrong-type', text, values: { name: 'padding', got } };
  }
  if (mode !== undefined && typeof mode !== 'string') {
    const got = typeName(mode);
    const text = `pad(): argument 'mode' (position 3) must be str, not ${got}`;
    return { code: 'wrong-type', text, values: { name: 'mode', got } };
  }
  if (mode === undefined || PAD_MODES.some((known) => known === mode)) return null;
  const text = `Unrecognised padding mode ${pyStr(mode)}`;
  return { code: 'invalid-padding-mode', text, values: { padding_mode: pyStr(mode) } };
}

const PAD_MODES = ['constant', 'reflect', 'replicate', 'circular'];
