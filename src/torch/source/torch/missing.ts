import { FUNCTIONS } from '../../../core/python/functions';
import { lineage, memberOf } from '../python/classes';
import type { Machine } from '../python/machine';
import { nearest } from '../python/nearest';
import { Problem } from '../python/problem';
import type { Node } from '../python/tree';
import type { Given, Instance } from '../python/values';
import { nearestLayer } from './torch_names';

/** Attributes of every torch.nn.Module, beside those that begin with a line. */
const OF_MODULES: ReadonlySet<string> = new Set(
  `T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval
  extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia
  named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer
  register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
  register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter
  register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory
  state_dict to to_empty train training type xpu zero_grad`.split(/\s+/),
);

/** Of nn.Sequential, beside those of every module. */
const OF_SEQUENCES: ReadonlySet<string> = new Set(['append', 'extend', 'insert', 'pop']);

/** Whether all that an object has is known: its classes, and each line that its constructor ran. */
function isKnown(m: Machine, self: Instance): boolean {
  const { of } = self;
  if (!of || self === m.bare || memberOf(of, '__getattr__')) return false;
  // Of an assignment that was passed over it is known what it sets.
  const lost = m.notes.filter(
    ({ code, params }) =>
      ['not-followed', 'touched', 'drawn'].includes(code) && !/^\w+\.\w+ *=[^=]/.test(String(params.what)),
  );
  if (lost.length > 0) return false;
  const bases = lineage(of).flatMap((c) => c.bases);
  const outside = bases.flatMap((base) => (base.type === 'outside' ? [base.path] : base.type === 'class' ? [] : ['']));
  return outside.length > 0 && outside.every((path) => /^(?:(?:torch\.)?nn\.)?(?:Module|Sequential)$/.test(path));
}

/** Refuses what an object is asked for and does not have: as a misspelt name, where all is known that it has. */
export function missingAttribute(m: Machine, self: Instance, name: string, node: Node): never {
  const isOther = name.startsWith('_') || OF_MODULES.has(name) || OF_SEQUENCES.has(name);
  const callee = node.firstChild;
  if (isOther || !self.of || !isKnown(m, self) || callee?.name !== 'MemberExpression') return m.refuse(node);
  const written = m.source(callee);
  const members = lineage(self.of).flatMap((c) => [...c.members.keys()]);
  const meant = nearest(name, [...self.attributes.keys(), ...members]);
  const params = { name: written, ...(meant !== null && { nearest: written.replace(/\w+$/, meant) }) };
  throw new Problem('unknown-name', callee, params, `'${self.of.name}' object has no attribute '${name}'`);
}

/**
 * A misspelt name of torch.nn: `nn.conv2d(3, 8, 3)`, whose names in small letters cannot be called, or one that is like
 * a layer's. Null where it is none.
 */
export function missingLayer(path: string, given: readonly Given[], node: Node): Problem | null {
  const [, home, name = ''] = /^((?:torch\.)?nn\.)?([A-Za-z]\w*)$/.exec(path) ?? [];
  const isSmall = /^[a-z]/.test(name);
  if (name === '' || (isSmall && !home)) return null;
  const onMap = given[0]?.value.type === 'tensor' && Object.hasOwn(FUNCTIONS, name);
  const meant = onMap ? `F.${name}` : nearestLayer(name);
  if (meant === null && !isSmall) return null;
  const params = { name: `${home ? 'nn.' : ''}${name}`, ...(meant !== null && { nearest: meant }) };
  const text = home ? `module 'torch.nn' has no attribute '${name}'` : `name '${name}' is not defined`;
  return new Problem('unknown-layer', node.firstChild ?? node, params, text);
}
