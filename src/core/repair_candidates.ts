import { convPadding } from './layers/conv2d';
import { spanOf } from './layers/sliding';
import { layerSpec } from './layers/table';
import { activeSteps, constructedModules, type Module, type Step } from './net';
import { asNumber, isInt } from './python';
import type { Fault } from './refusal';
import { axesEdit, type Candidate, edit, numbers, type Pair } from './repair_edits';
import type { Edit } from './repair_types';
import { givenValue, least, nearestValue } from './repair_values';
import type { Shape } from './shape';
import type { ShapedNet } from './shaped';
import type { AxisMap } from './window';

/** The layer at fault: its module, and what comes into it where that is known. */
interface Place {
  readonly module: Module;
  readonly step: Step | undefined;
  readonly input: Shape;
}

const REMOVE_COST = 12;
const INPUT_COST = 4;
const EARLIER_COST = 1.5;
/** How many layers before the fault are tried, the nearest first. */
const EARLIER = 6;

/** Every argument of the layer at fault that is out of its range, at the nearest value within. */
function nearestValid(module: Module): (Candidate | null)[] {
  const { args } = layerSpec(module.kind);
  return args.map((spec) => {
    const value = nearestValue(module, spec);
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

/** A little less shrinking in the layers before: padding, stride, kernel and dilation, one step after the other. */
function earlier(shaped: ShapedNet, layer: number): (Candidate | null)[] {
  const spatial = shaped.steps.slice(0, layer).filter((s) => s.axes);
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
      return [
        ...[1, 2, 3, 5, 8].map((by) => move('padding', by)),
        ...[-1, -2, -3].map((by) => move('stride', by)),
        ...[-1, -2, -4].map((by) => move('kernel_size', by)),
        move('dilation', -1),
        toOne('stride'),
      ];
    });
}

/** A larger input, by a cell and by more, as far as one step of the layer at fault can need. */
function largerInput({ input }: ShapedNet, deficit: number, jump: number): Candidate[] {
  const [c = 1, h = 1, w = 1] = input;
  const most = Math.min(deficit * jump, 2 ** 12);
  const steps = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].filter((n) => n < most);
  return [...steps, most].map((by) => ({
    repair: { type: 'input', shape: [c, h + by, w + by] },
    cost: INPUT_COST + Math.sqrt(by),
    key: 'input',
  }));
}

function channels(shaped: ShapedNet, { module }: Place, fault: Fault): (Candidate | null)[] {
  const got = Number(fault.values?.got);
  const expected = Number(fault.values?.expected);
  const own = layerSpec(module.kind).channels;
  if (!own) return [];
  const groups = asNumber(givenValue(module, 'groups'));
  const out = asNumber(givenValue(module, own.out));
  const fits = got % groups === 0;
  const depthwise = groups === expected && out % got === 0;
  const regroup: Edit[] = fits ? [] : [{ module: module.id, arg: 'groups', value: depthwise ? got : 1 }];
  const set = edit(module, own.in, got, 0, regroup);
  const before = shaped.steps
    .slice(0, fault.layer)
    .findLast((s) => layerSpec(s.module.kind).channels && s.module.id !== module.id);
  const there = before && layerSpec(before.module.kind).channels;
  const [, h = 1, w = 1] = shaped.input;
  return [
    set && { ...set, cost: 0 },
    before && there ? edit(before.module, there.out, expected, 3) : null,
    before || expected < 1
      ? null
      : { repair: { type: 'input', shape: [expected, h, w] }, cost: INPUT_COST, key: 'input' },
  ];
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

/** Half the channels or cells, and half of that, of what is largest. */
function smaller(shaped: ShapedNet): (Candidate | null)[] {
  const [c = 1, h = 1, w = 1] = shaped.input;
  const halves = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
  const inputs = halves
    .filter((by) => Math.max(h, w) >= by)
    .map((by): Candidate => {
      const shape = [c, Math.max(1, Math.floor(h / by)), Math.max(1, Math.floor(w / by))] as const;
      return { repair: { type: 'input', shape }, cost: 1 + Math.log2(by), key: 'input' };
    });
  const layers = shaped.steps
    .toSorted((a, b) => b.macs + b.params - a.macs - a.params || a.layer - b.layer)
    .slice(0, 3)
    .flatMap(({ module }) => {
      const half = (name: string) => {
        const now = givenValue(module, name);
        return halves.map((by) => {
          if (!isInt(now) || now < by) return null;
          const made = edit(module, name, Math.ceil(now / by), 0);
          return made && { ...made, cost: 1.5 + Math.log2(by) };
        });
      };
      const pads = numbers(module, 'padding');
      const kernel = numbers(module, 'kernel_size');
      const fit =
        pads && kernel && axesEdit(module, 'padding', [Math.floor(kernel[0] / 2), Math.floor(kernel[1] / 2)], 0);
      return [...half('out_channels'), ...half('kernel_size'), fit && { ...fit, cost: 1 }];
    });
  return [...inputs, ...layers];
}

/** Changes that the fault's own numbers ask for. */
function byCode(shaped: ShapedNet, place: Place, fault: Fault): (Candidate | null)[] {
  const { module, input } = place;
  const [, h = 0, w = 0] = input;
  const kernel = numbers(module, 'kernel_size');
  const padding = numbers(module, 'padding');
  const atMost = (limit: Pair) =>
    padding && axesEdit(module, 'padding', [Math.min(padding[0], limit[0]), Math.min(padding[1], limit[1])], 0);
  const needed = Math.max(1, Number(fault.values?.kernel) - Number(fault.values?.padded ?? fault.values?.input));
  const strideOf = (axis: AxisMap) => (axis.type === 'sliding' ? axis.stride : 1);
  const jump = shaped.steps.reduce((all, s) => all * Math.max(1, ...(s.axes ?? []).map(strideOf)), 1);
  switch (fault.code) {
    case 'in-channels-mismatch':
      return channels(shaped, place, fault);
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
    case 'too-large':
      return smaller(shaped);
    default:
      return [];
  }
}

function placeOf(shaped: ShapedNet, fault: Fault): Place | null {
  const step = activeSteps(shaped.net)[Math.max(0, fault.layer)];
  const built = fault.when === 'construct' ? constructedModules(shaped.net)[shaped.constructed.length] : step?.module;
  if (!built) return null;
  const input = fault.layer > 0 ? shaped.steps[fault.layer - 1]?.output : shaped.input;
  return { module: built, step: step?.module.id === built.id ? step : undefined, input: input ?? shaped.input };
}

const SPATIAL = [
  'kernel-too-large',
  'output-too-small',
  'reflect-padding-too-large',
  'circular-padding-too-large',
  'empty-map',
];

/** Changes near a fault, the smallest first; none of them checked. */
export function candidates(shaped: ShapedNet, fault: Fault): Candidate[] {
  const place = placeOf(shaped, fault);
  if (!place) return fault.code === 'too-large' ? smaller(shaped).filter((c) => c !== null) : [];
  const all = [
    ...byCode(shaped, place, fault),
    ...(fault.code === 'too-large' ? [] : nearestValid(place.module)),
    ...(SPATIAL.includes(fault.code) ? earlier(shaped, fault.layer) : []),
    place.step && fault.layer >= 0
      ? ({
          repair: { type: 'remove', use: place.step.use.id },
          cost: REMOVE_COST,
          key: `remove.${place.step.use.id}`,
        } as const)
      : null,
  ];
  return all.filter((c) => c !== null).toSorted((a, b) => a.cost - b.cost);
}
