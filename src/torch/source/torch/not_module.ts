import { layerSpec } from '../../../core/layers/rows';
import { isLayerKind, type LayerKind } from '../../../core/layers/table';
import { FUNCTIONS } from '../../../core/python/functions';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import { Problem, type ProblemParams } from '../python/problem';
import { typeName, type Value } from '../python/values';

/** The modules of torch.nn.modules that have the page's layers. */
const HOMES: readonly (readonly [home: string, kinds: RegExp])[] = [
  ['conv', /^Conv/],
  ['pooling', /Pool2d$/],
  ['batchnorm', /^BatchNorm/],
  ['instancenorm', /^InstanceNorm/],
  ['normalization', /Norm$/],
  ['padding', /Pad2d$/],
  ['dropout', /Dropout/],
  ['flatten', /^(?:Unf|F)latten$/],
  ['linear', /^(?:Linear|Identity)$/],
  ['upsampling', /^Upsampl/],
  ['pixelshuffle', /^Pixel/],
  ['channelshuffle', /^ChannelShuffle$/],
];

/** torch.typename of a layer's class; the rest of the layers are activations. */
function className(kind: LayerKind): string {
  const [home] = HOMES.find(([, kinds]) => kinds.test(kind)) ?? ['activation'];
  return `torch.nn.modules.${home}.${kind}`;
}

/** torch.typename of functions of torch.nn.functional that are another's. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  gelu: 'torch._C._nn.gelu',
  softplus: 'torch._C._nn.softplus',
  softshrink: 'torch._C._nn.softshrink',
  avg_pool2d: 'torch._C._nn.avg_pool2d',
  logsigmoid: 'torch._C._nn.log_sigmoid',
  hardshrink: 'torch._VariableFunctionsClass.hardshrink',
  pixel_shuffle: 'torch._VariableFunctionsClass.pixel_shuffle',
  pixel_unshuffle: 'torch._VariableFunctionsClass.pixel_unshuffle',
  channel_shuffle: 'torch._VariableFunctionsClass.channel_shuffle',
  threshold: 'torch.nn.functional._threshold',
  max_pool2d: 'torch.nn.functional.boolean_dispatch.<locals>.fn',
  adaptive_max_pool2d: 'torch.nn.functional.boolean_dispatch.<locals>.fn',
};

/** A layer as it is constructed: with what has to be given left open. */
function constructed(kind: LayerKind): string {
  const needs = layerSpec(kind).args.some((a) => a.default === undefined);
  return `nn.${kind}(${needs ? '…' : ''})`;
}

/** What something is called by torch.typename, null where that is not known, and what to write in its place. */
function described(m: Machine, value: Value, place: Place): { name: string | null; params: ProblemParams } {
  const given = typeName(value);
  if (value.type === 'outside') {
    const [, home = '', name = ''] = /^(?:(.*)\.)?(\w+)$/.exec(value.path) ?? [];
    if (isLayerKind(name)) return { name: className(name), params: { given: name, call: constructed(name) } };
    const row = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (row && home === 'torch')
      return { name: `torch._VariableFunctionsClass.${name}`, params: { given: name, instead: constructed(row.kind) } };
    if (row && /^(?:F|(?:torch\.)?nn\.functional)$/.test(home)) {
      const typed = ELSEWHERE[name] ?? `torch.nn.functional.${name}`;
      return { name: typed, params: { given: name, instead: constructed(row.kind) } };
    }
    return { name: null, params: { given: value.path } };
  }
  if (value.type === 'class' || value.type === 'function') {
    const name = value.scope === m.globals ? `__main__.${value.name}` : null;
    return { name, params: { given: value.name, ...(value.type === 'class' && { call: `${value.name}(…)` }) } };
  }
  if (value.type === 'list' || value.type === 'tuple') {
    const isGenerator = /^\((?!\s*\[).*\sfor\s/s.test(m.source(place));
    // Within a function its name is longer.
    const name = !isGenerator ? given : m.calls === 0 ? '<genexpr>' : null;
    return { name, params: { given: isGenerator ? 'generator' : given, spread: 1 } };
  }
  return { name: given, params: { given } };
}

/** Something that is no module where one is asked for: torch/nn/modules/module.py, Module.add_module. */
export function notModule(m: Machine, value: Value, place: Place): Problem {
  const { name, params } = described(m, value, place);
  return new Problem('not-a-module', place, params, name === null ? null : `${name} is not a Module subclass`);
}
