import { carryChannels } from '../net/channels';
import { withMode } from '../net/mode';
import { freshId, type Module, type Net, withArgs } from '../net/net';
import { withoutStep, withStepBetween } from '../net/rewire';
import type { Shape } from '../shape';
import type { Edit, Repair } from './repair_types';

/** A net with some arguments of its modules changed, and some of their calls made right. */
export function withEdits(net: Net, edits: readonly Edit[], right: readonly string[] = []): Net {
  const modules = net.modules.map((module) => {
    const own = edits.filter((e) => e.module === module.id);
    if (own.length === 0 && !right.includes(module.id)) return module;
    return withArgs(module, { ...module.args, ...Object.fromEntries(own.map((e) => [e.arg, e.value])) });
  });
  return { ...net, modules };
}

/** A net without one use, and without its module where that was its last. */
export function withoutUse(net: Net, id: string): Net {
  const use = net.forward.uses.find((u) => u.id === id);
  const forward = withoutStep(net.forward, id);
  const still = forward.uses.some((u) => u.module === use?.module);
  const modules = still ? net.modules : net.modules.filter((m) => m.id !== use?.module);
  return { ...net, modules, forward };
}

/** A net with a new layer on the way by which a step reads one of its inputs, constructed before that step's. */
export function withInserted(
  net: Net,
  { kind, args, reader, input, edits = [] }: Extract<Repair, { type: 'insert' }>,
): Net {
  const to = net.forward.uses.find((u) => u.id === reader);
  if (!to) return net;
  const module: Module = { id: freshId(), kind, args, name: null };
  const use = { id: freshId(), module: module.id, off: false };
  const place = net.modules.findIndex((m) => m.id === to.module);
  return {
    ...net,
    modules: withEdits(net, edits).modules.toSpliced(place, 0, module),
    forward: withStepBetween(net.forward, reader, input, use),
  };
}

/** A net and its input after a repair, in_channels carried along as after every edit on the page. */
export function applyRepair(net: Net, input: Shape, repair: Repair): { readonly net: Net; readonly input: Shape } {
  switch (repair.type) {
    case 'edit':
      return { net: carryChannels(net, withEdits(net, repair.edits, repair.right), input, input), input };
    case 'remove':
      return { net: carryChannels(net, withoutUse(net, repair.use), input, input), input };
    case 'insert':
      return { net: carryChannels(net, withInserted(net, repair), input, input), input };
    case 'mode':
      return { net: carryChannels(net, withMode(net, repair.mode), input, input), input };
    case 'input':
      return { net: carryChannels(net, net, input, repair.shape), input: repair.shape };
  }
}
