import type { ArgValue } from '../args';
import type { Fixed } from '../layer';
import { convPadding } from '../layers/conv2d';
import { handsOnIndices } from '../layers/indices';
import { givenValue, layerSpec } from '../layers/rows';
import { spanOf } from '../layers/sliding';
import { flowAt, takenFrom } from '../net/flow';
import { activeSteps } from '../net/graph';
import { constructedModules, type Module } from '../net/net';
import type { ShapedNet, ShapedStep } from '../net/shaped';
import { asNumber, isInt } from '../python/python';
import type { Fault } from '../refusal';
import { fitsArg } from '../values';
import type { AxisMap } from '../window';
import { axesEdit, type Candidate, edit, numbers, type Pair } from './repair_edits';
import { branchSteps, JOIN_FAULTS, joined, upstream } from './repair_joins';
import { byLayer, type Place, sidesAtMost } from './repair_layers';
import { divisibleInput, INPUT_COST, largerInput, smaller } from './repair_sizes';
import type { Edit, Repair } from './repair_types';
import { least, nearestValue, sameValue } from './repair_values';

const REMOVE_COST = 12;
const FLATTEN_COST = 8;
const EARLIER_COST = 1.5;
/** How many layers before the fault are tried, the nearest first. */
const EARLIER = 6;

/** Every argument of the layer at fault that is out of its range, at the nearest value within. */
function nearestValid({ module, flow }: Place): (Candidate | null)[] {
  const { args, channels: own } = layerSpec(module.kind);
  return args.map((spec) => {
    const taken =
      own?.in === spec.name && !fitsArg(spec, givenValue(module, spec.name)) ? takenFrom(own, {}, flow) : null;
    const value = taken ?? nearestValue(module, spec);
    return module.args[spec.name] === undefined && spec.default !== undefined
      ? null
      : edit(module, spec.name, value, 0);
  });
}

/** Makes a window fit its map: a smaller kernel or dilation, or more padding. */
function fitting({ module, input }: Place): (Candidate | null)[] {
  const kernel = numbers(module, 'kernel_size');
  const dilation = numbers(module, 'dilation') ?? [1, 1];
  const padding = numbers(module, 'padding');
  if (!kernel) return [];
  const sides = layerSpec(module.kind).family === 'conv' ? convPadding(module.args) : null;
  const per = (value: (i: 0 | 1, padded: number, span: number) => number): Pair => {
    const axis = (i: 0 | 1) => {
      const pads = sides ? sides[i][0] + sides[i][1] : 2 * (padding?.[i] ?? 0);
      return value(i, (input[i + 1] ?? 0) + pads, spanOf(kernel[i], dilation[i]));
    };
    return [axis(0), axis(1)];
  };
  const fits = (padded: number, span: number) => span <= padded;
  const smaller = per((i, padded, span) =>
    fits(padded, span) ? kernel[i] : Math.floor((padded - 1) / dilation[i]) + 1,
  );
  const tighter = per((i, padded, span) =>
    fits(padded, span) ? dilation[i] : Math.floor((padded - 1) / Math.max(1, kernel[i] - 1)),
  );
  const wider = per(
    (i, padded, span) => (padding?.[i] ?? 0) + (fits(padded, span) ? 0 : Math.ceil((span - padded) / 2)),
  );
  return [
    axesEdit(module, 'kernel_size', smaller, 0),
    axesEdit(module, 'dilation', tighter, 0.2),
    axesEdit(module, 'padding', wider, 0.1),
  ];
}

/** A Pad layer that cuts nothing. */
function uncropped(module: Module, extra: number): Candidate | null {
  const padding = layerSpec(module.kind).family === 'pad' ? givenValue(module, 'padding') : null;
  const least = (side: ArgValue) => Math.max(0, asNumber(side));
  if (Array.isArray(padding)) return edit(module, 'padding', padding.map(least), extra);
  return isInt(padding) ? edit(module, 'padding', least(padding), extra) : null;
}

/** A little less shrinking in the layers before: padding, stride, kernel and dilation, one step after the other. */
function earlier(steps: readonly ShapedStep[]): (Candidate | null)[] {
  const spatial = steps.filter((s) => s.axes);
  return spatial
    .toReversed()
    .slice(0, EARLIER)
    .flatMap(({ module }, back) => {
      const extra = EARLIER_COST + back * 0.25;
      const move = (name: string, by: number) => {
        const now = numbers(module, name);
        return (
          now && axesEdit(module, name, [Math.max(least(name), now[0] + by), Math.max(least(name), now[1] + by)], extra)
        );
      };
      const toOne = (name: string) => {
        const now = numbers(module, name);
        return now && axesEdit(module, name, [1, 1], extra);
      };
      const grown = numbers(module, 'output_size');
      return [
        uncropped(module, extra),
        grown && axesEdit(module, 'output_size', [grown[0] + 1, grown[1] + 1], extra),
        ...[1, 2, 3, 5, 8].map((by) => move('padding', by)),
        ...[-1, -2, -3].map((by) => move('stride', by)),
        ...[-1, -2, -4].map((by) => move('kernel_size', by)),
        move('dilation', -1),
        toOne('stride'),
      ];
    });
}

/** The argument set to what comes in, its groups with it; or what the layers before make set to what is expected. */
function channels(shaped: ShapedNet, { module, step, flow }: Place, fault: Fault): (Candidate | null)[] {
  const own = layerSpec(module.kind).channels;
  const value = own ? takenFrom(own, module.args, flow) : null;
  if (!own || value === null) return [];
  const groups = own.groups ? givenValue(module, own.groups) : null;
  const out = own.out === null ? value : givenValue(module, own.out);
  const regroup =
    own.groups && isInt(groups) && isInt(value) && value % groups !== 0
      ? {
          module: module.id,
          arg: own.groups,
          value: groups === givenValue(module, own.in) && asNumber(out) % value === 0 ? value : 1,
        }
      : null;
  const more: readonly Edit[] = regroup ? [regroup] : [];
  const set = edit(module, own.in, value, 0, more);
  const expected = Number(fault.values?.expected);
  const alike = (other: Fixed | undefined) => other?.out && (other.of === 'last') === (own.of === 'last');
  const before = upstream(shaped, step).findLast(
    (s) => alike(layerSpec(s.module.kind).channels) && s.module.id !== module.id,
  );
  const there = before && layerSpec(before.module.kind).channels?.out;
  const [, h = 1, w = 1] = shaped.input;
  const whole = Number.isInteger(expected) && expected >= 1;
  return [
    set && { ...set, cost: 0 },
    before && there && whole ? edit(before.module, there, expected, 3) : null,
    before || !whole || own.of === 'last'
      ? null
      : { repair: { type: 'input', shape: [expected, h, w] }, cost: INPUT_COST, key: 'input' },
  ];
}

/** A Linear that reads maps is meant for all of their values, as a rule: a Flatten before it. */
function flattening({ module, step, flow: { shape, batched } }: Place): Candidate | null {
  if (!step || !shape || !batched || shape.length < 2) return null;
  const own = layerSpec(module.kind).channels;
  const values = shape.reduce((all, n) => all * n, 1);
  const edits = own && givenValue(module, own.in) !== values ? [{ module: module.id, arg: own.in, value: values }] : [];
  const more = edits.length > 0 && { edits };
  const repair: Repair = { type: 'insert', kind: 'Flatten', args: {}, reader: step.use.id, input: 0, ...more };
  return { repair, cost: -1, key: 'insert.Flatten' };
}

/** Groups that divide both numbers of channels, around those that there are; or channels that the groups divide. */
function divisors({ module }: Place): (Candidate | null)[] {
  const [inputs, out, groups] = ['in_channels', 'out_channels', 'groups'].map((n) => asNumber(givenValue(module, n)));
  if (!isInt(inputs) || !isInt(out) || !isInt(groups) || groups < 1) return [];
  const near = Array.from({ length: 64 }, (_, i) => groups + (i % 2 === 0 ? -1 : 1) * Math.ceil((i + 1) / 2));
  const fitting = [...near, 1].find((g) => g >= 1 && inputs % g === 0 && out % g === 0);
  const multiple = Math.max(1, Math.round(out / groups)) * groups;
  return [
    fitting === undefined ? null : edit(module, 'groups', fitting, 0),
    edit(module, 'out_channels', multiple, 0.5),
    edit(module, 'groups', 1, 1),
  ];
}

/** Changes that the fault's own numbers ask for. */
function byCode(shaped: ShapedNet, place: Place, fault: Fault): (Candidate | null)[] {
  const { module, input } = place;
  const [, h = 0, w = 0] = input;
  const kernel = numbers(module, 'kernel_size');
  const padding = numbers(module, 'padding');
  const atMost = (limit: Pair) =>
    sidesAtMost(module, limit) ??
    (padding && axesEdit(module, 'padding', [Math.min(padding[0], limit[0]), Math.min(padding[1], limit[1])], 0));
  const needed = Math.max(1, Number(fault.values?.kernel) - Number(fault.values?.padded ?? fault.values?.input));
  const strideOf = (axis: AxisMap) => (axis.type === 'sliding' ? axis.stride : 1);
  const jump = upstream(shaped, place.step).reduce((all, s) => all * Math.max(1, ...(s.axes ?? []).map(strideOf)), 1);
  switch (fault.code) {
    case 'in-features-mismatch':
      return [flattening(place), ...channels(shaped, place, fault)];
    case 'in-channels-mismatch':
    case 'features-mismatch':
    case 'normalized-shape-mismatch':
      return channels(shaped, place, fault);
    case 'one-value-per-channel':
      return [
        { repair: { type: 'mode', mode: 'eval' }, cost: 0, key: 'mode' },
        edit(module, 'num_groups', 1, 0),
        ...largerInput(shaped, 1, jump),
      ];
    case 'in-channels-not-divisible':
    case 'out-channels-not-divisible':
      return divisors(place);
    case 'non-positive-out-channels':
      return [edit(module, 'out_channels', Number(fault.values?.groups ?? 1), 0)];
    case 'kernel-too-large':
    case 'output-too-small':
      return [...fitting(place), ...largerInput(shaped, needed, jump)];
    case 'reflect-padding-too-large':
      return [
        atMost([h - 1, w - 1]),
        edit(module, 'padding_mode', 'replicate', 1),
        edit(module, 'padding_mode', 'zeros', 1.5),
      ];
    case 'circular-padding-too-large':
      return [atMost([h, w]), edit(module, 'padding_mode', 'replicate', 1)];
    case 'pool-padding-over-half':
      return [
        kernel && atMost([Math.floor(kernel[0] / 2), Math.floor(kernel[1] / 2)]),
        kernel &&
          padding &&
          axesEdit(
            module,
            'kernel_size',
            [Math.max(kernel[0], 2 * padding[0]), Math.max(kernel[1], 2 * padding[1])],
            0.5,
          ),
      ];
    case 'same-with-stride': {
      const [[top], [left]] = convPadding(module.args);
      return [edit(module, 'padding', top === left ? top : [top, left], 0), edit(module, 'stride', 1, 0.5)];
    }
    case 'invalid-padding-string':
      return [edit(module, 'padding', 'same', 0.5)];
    case 'padding-crops-all':
    case 'empty-map':
      return [edit(module, 'padding', 0, 0)];
    case 'indices-handed-on':
      return upstream(shaped, place.step).map((s) =>
        handsOnIndices(s.module.kind, s.module.args) ? edit(s.module, 'return_indices', false, 0) : null,
      );
    case 'too-large':
      return smaller(shaped);
    case 'shuffle-not-divisible':
      return [...byLayer(place, fault), ...divisibleInput(shaped, fault)];
    default:
      return byLayer(place, fault);
  }
}

function placeOf(shaped: ShapedNet, fault: Fault): Place | null {
  const step = activeSteps(shaped.net)[Math.max(0, fault.layer)];
  const built = fault.when === 'construct' ? constructedModules(shaped.net)[shaped.constructed.length] : step?.module;
  if (!built) return null;
  const uses = shaped.net.forward.uses;
  const at = uses.findIndex((use) => use.id === step?.use.id);
  const flow = flowAt(shaped.net, Math.max(0, at), shaped.input);
  const input = flow.shape ?? shaped.input;
  return { module: built, step: step?.module.id === built.id ? step : undefined, input, flow };
}

const SPATIAL = [
  'kernel-too-large',
  'output-too-small',
  'reflect-padding-too-large',
  'circular-padding-too-large',
  'empty-map',
  'one-value-per-channel',
  'transposed-output-too-small',
  'resize-too-small',
];

function removal(use: string, cost: number): Candidate {
  return { repair: { type: 'remove', use }, cost, key: `remove.${use}` };
}

/** A layer that wants a map may have one, where nothing flattens it before. */
function flattened(steps: readonly ShapedStep[]): Candidate[] {
  return steps
    .filter((s) => layerSpec(s.module.kind).sizing?.type === 'joined')
    .map((s) => removal(s.use.id, FLATTEN_COST));
}

/** The call made right, with what comes in where it is asked for. */
function calledRightly({ module, flow }: Place): Candidate[] {
  if (module.call === undefined) return [];
  const own = layerSpec(module.kind).channels;
  const taken = own && own.any === undefined ? takenFrom(own, module.args, flow) : null;
  const edits = own && taken !== null ? [{ module: module.id, arg: own.in, value: taken }] : [];
  const same = edits.every((e) => sameValue(givenValue(module, e.arg), e.value));
  const repair: Repair = { type: 'edit', edits: same ? [] : edits, right: [module.id] };
  return [{ repair, cost: 0, key: `${module.id}.call` }];
}

/** Changes near a fault, the smallest first; none of them checked. */
export function candidates(shaped: ShapedNet, fault: Fault): Candidate[] {
  const place = placeOf(shaped, fault);
  if (!place) return fault.code === 'too-large' ? smaller(shaped).filter((c) => c !== null) : [];
  const all = [
    ...calledRightly(place),
    ...byCode(shaped, place, fault),
    ...(fault.code === 'too-large' ? [] : nearestValid(place)),
    ...(SPATIAL.includes(fault.code) ? earlier(upstream(shaped, place.step)) : []),
    ...(JOIN_FAULTS.includes(fault.code)
      ? [...joined(shaped, place.step, fault), ...earlier(branchSteps(shaped, place.step))]
      : []),
    place.step && fault.layer >= 0 ? removal(place.step.use.id, REMOVE_COST) : null,
    ...(fault.code === 'wrong-rank' ? flattened(upstream(shaped, place.step)) : []),
  ];
  return all.filter((c) => c !== null).toSorted((a, b) => a.cost - b.cost);
}
