import { layerSpec } from '../layers/rows';
import { sameData } from '../same_data';
import type { Mode } from '../weights';
import { type Module, modeOf, type Net, plainForward } from './net';

/** A net after `net.train()` or `net.eval()`: all of its modules are in that mode, and forward takes that mode's way. */
export function withMode(net: Net, mode: Mode): Net {
  const modules = net.modules.some((m) => m.mode) ? net.modules.map(withoutOwn) : net.modules;
  if (mode === modeOf(net)) return modules === net.modules ? net : { ...net, modules };
  const { mode: _mode, otherForward, ...rest } = net;
  const ways = otherForward && { forward: otherForward, otherForward: net.forward };
  return { ...rest, modules, ...(mode === 'eval' && { mode }), ...ways };
}

function withoutOwn({ mode: _mode, ...module }: Module): Module {
  return module;
}

/** Whether its mode says anything of a net: it has modules that are two things in training and in evaluation. */
export function hasModes(net: Net): boolean {
  return (
    net.otherForward !== undefined ||
    net.onlyIn !== undefined ||
    net.modules.some(({ kind }) => layerSpec(kind).buffers !== undefined || layerSpec(kind).mode !== undefined)
  );
}

/** An edited net whose other way was read with the steps that it had before: once these change, only this way is known. */
export function withKnownWays(before: Net, after: Net): Net {
  if (!after.otherForward || before.forward === after.forward) return after;
  if (sameData(plainForward(before), plainForward(after)) && before.modules.length === after.modules.length)
    return after;
  const { otherForward: _gone, ...rest } = after;
  return { ...rest, onlyIn: modeOf(after) };
}

/** Whether the steps of a net are not those of the mode that it is in. */
export function isOtherWay(net: Net): boolean {
  return net.onlyIn !== undefined && net.onlyIn !== modeOf(net);
}
