import { layerSpec } from '../layers/rows';
import { constructedModules, type Module, type Net } from './net';

/**
 * What the state dict calls a module's own tensors by: `conv1.`, `layer1.0.`, and in a sequence of numbers alone its
 * place, `0.`. A parameter or buffer of the net is a tensor itself, and has no dot behind it.
 */
export function statePrefix(net: Net, module: Module): string {
  const isTensor = module.kind === 'Parameter' || module.kind === 'Buffer';
  const name = module.name ?? String(numbered(net).indexOf(module));
  return isTensor ? name : `${name}.`;
}

/** What a sequence counts: what is constructed, operations aside. */
const numbered = (net: Net) => constructedModules(net).filter(({ kind }) => layerSpec(kind).join === undefined);
