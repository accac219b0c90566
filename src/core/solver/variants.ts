import { pass } from '../infer';
import { convPadding } from '../layers/conv2d';
import { type Module, withArgs } from '../net';
import { isInt } from '../python';
import { numbers } from '../repair_edits';
import type { Edit } from '../repair_types';
import { givenValue } from '../repair_values';

/** A layer as it is, or with some of its numbers changed. */
export interface Variant {
  readonly module: Module;
  readonly edits: readonly Edit[];
  /** How far it is from the layer as it is. */
  readonly cost: number;
  /** A convolution that pads nothing. */
  readonly bare: boolean;
  /** Its window where both axes have the same numbers; null where the layer has to be asked. */
  readonly window: Window | null;
}

interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

const NAMES = ['kernel_size', 'stride', 'padding', 'dilation'] as const;
type Name = (typeof NAMES)[number];

/** A step of a stride or dilation changes more than one of a kernel. */
const WEIGHT: Readonly<Record<Name, number>> = { kernel_size: 1, stride: 2, padding: 1, dilation: 3 };
const LEAST: Readonly<Record<Name, number>> = { kernel_size: 1, stride: 1, padding: 0, dilation: 1 };

function valuesOf(name: Name, now: number): number[] {
  const most = { kernel_size: Math.max(7, now + 3), stride: 4, padding: Math.max(4, now + 3), dilation: 3 }[name];
  return Array.from({ length: most - LEAST[name] + 1 }, (_, i) => LEAST[name] + i).filter((v) => v !== now);
}

/** What one change of a number costs; even kernels and padding beyond them are rarely meant. */
function costOf(name: Name, from: number, to: number): number {
  return WEIGHT[name] * Math.abs(to - from) + (name === 'kernel_size' && to % 2 === 0 ? 2 : 0);
}

function isBare(module: Module): boolean {
  if (module.kind !== 'Conv2d') return false;
  return convPadding(module.args)
    .flat()
    .every((p) => p === 0);
}

function windowOf(module: Module): Window | null {
  const conv = module.kind === 'Conv2d';
  if (!conv && module.kind !== 'MaxPool2d') return null;
  if (givenValue(module, 'ceil_mode') === true || typeof givenValue(module, 'padding') === 'string') return null;
  if (conv && givenValue(module, 'padding_mode') !== 'zeros') return null;
  const pairs = NAMES.map((name) => numbers(module, name));
  const [kernel, stride, padding, dilation] = pairs.map((pair) => (pair && pair[0] === pair[1] ? pair[0] : null));
  if (!isInt(kernel) || !isInt(stride) || !isInt(padding) || !isInt(dilation)) return null;
  return { kernel, stride, padding, dilation };
}

/** A layer's variants with at most so many of its numbers changed, itself first. A layer that is no window has no others. */
export function variantsOf(module: Module, most: number): Variant[] {
  const own: Variant = { module, edits: [], cost: 0, bare: isBare(module), window: windowOf(module) };
  if (!own.window || most < 1) return [own];
  let variants = [own];
  for (const name of NAMES) {
    const now = numbers(module, name)?.[0] ?? LEAST[name];
    const more = variants
      .filter((v) => v.edits.length < most)
      .flatMap((v) =>
        valuesOf(name, now).map((value): Variant => {
          const changed = withArgs(v.module, { ...v.module.args, [name]: value });
          return {
            module: changed,
            edits: [...v.edits, { module: module.id, arg: name, value }],
            cost: v.cost + costOf(name, now, value),
            bare: isBare(changed),
            window: windowOf(changed),
          };
        }),
      );
    variants = [...variants, ...more];
  }
  return variants;
}

/** The size after a layer; null where it refuses. */
export function sizesAfter({ module, window }: Variant, h: number, w: number): readonly [number, number] | null {
  if (!window) {
    // Channels change no size, and are carried along.
    const channels = givenValue(module, 'in_channels') ?? givenValue(module, 'num_features');
    const { inferred } = pass(module, [isInt(channels) ? channels : 1, h, w], true);
    const [, toH, toW] = inferred.ok ? inferred.shape : [];
    return toH === undefined || toW === undefined ? null : [toH, toW];
  }
  const { kernel, stride, padding, dilation } = window;
  if (module.kind === 'MaxPool2d' && 2 * padding > kernel) return null;
  const reach = dilation * (kernel - 1) + 1;
  const out = (n: number) => Math.floor((n + 2 * padding - reach) / stride) + 1;
  const [toH, toW] = [out(h), out(w)];
  return toH < 1 || toW < 1 ? null : [toH, toW];
}
