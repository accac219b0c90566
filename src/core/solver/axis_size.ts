import { type Args, type ArgValue, arg } from '../args';
import { givenValue, layerSpec } from '../layers/rows';
import type { Step } from '../net/graph';
import { pass } from '../net/infer';
import { type Module, withArgs } from '../net/net';
import { isInt } from '../python/python';
import { numbers } from '../repair/repair_edits';
import type { Shape } from '../shape';
import type { Axis } from './slots';

/** Numbers along one axis that stand in the place of a module's own, by argument. */
export type Changed = Readonly<Record<string, number>>;

/** The size of what is no map: it has no such axis, and what is made of it is not followed. */
export const NO_AXIS = -1;

/** Sizes along one axis: height and width never meddle with each other, so each is followed by itself. */
export class AxisSizes {
  readonly #axis: Axis;
  readonly #windows = new Map<Module, Window | null>();
  readonly #asked = new Map<Module, Map<string, number | null>>();
  /** Shapes of what each step reads as the net is, by use: channels and axes that are not followed are taken from there. */
  readonly #read: ReadonlyMap<string, readonly Shape[]>;

  constructor(axis: Axis, read: ReadonlyMap<string, readonly Shape[]> = new Map()) {
    this.#axis = axis;
    this.#read = read;
  }

  /** The size behind a step that reads tensors of these sizes; null where it refuses. */
  behind({ use, module }: Pick<Step, 'use' | 'module'>, changed: Changed, sizes: readonly number[]): number | null {
    const [n = NO_AXIS] = sizes;
    if (!layerSpec(module.kind).join) return n === NO_AXIS ? n : this.#after(module, changed, n);
    if (sizes.every((size) => size === NO_AXIS)) return NO_AXIS;
    const shapes = sizes.map((size, i): Shape => {
      const own = this.#read.get(use.id)?.[i];
      if (size === NO_AXIS) return own ?? [1];
      return [...(own?.length === 3 ? own.slice(0, 1) : [1]), size, size];
    });
    return this.#sizeOf(module, shapes);
  }

  #sizeOf(module: Module, shapes: readonly Shape[]): number | null {
    const passed = pass(
      module,
      shapes.map((shape) => ({ shape, batched: true })),
    );
    if (!passed.ok) return null;
    const { shape } = passed.output;
    return shape.length === 3 ? (shape[1 + this.#axis] ?? NO_AXIS) : NO_AXIS;
  }

  /** The size after a layer; null where it refuses. */
  #after(module: Module, changed: Changed, n: number): number | null {
    let window = this.#windows.get(module);
    if (window === undefined) {
      window = windowOf(module, this.#axis);
      this.#windows.set(module, window);
    }
    return window ? slid(window, changed, n) : this.#ask(module, changed, n);
  }

  /** Of a layer that is no plain window: its own rule is asked, once for each size. */
  #ask(module: Module, changed: Changed, n: number): number | null {
    const known = this.#asked.get(module) ?? new Map<string, number | null>();
    this.#asked.set(module, known);
    const key = `${n} ${Object.entries(changed).join(' ')}`;
    const old = known.get(key);
    if (old !== undefined) return old;
    // Channels change no size, and are carried along.
    const channels = givenValue(module, 'in_channels') ?? givenValue(module, 'num_features');
    const alike = withArgs(module, { ...alongBoth(module, this.#axis), ...changed });
    const size = this.#sizeOf(alike, [[isInt(channels) ? channels : 1, n, n]]);
    known.set(key, size);
    return size;
  }
}

/** A module's arguments with what holds along an axis on both of them: the other axis' numbers refuse nothing then. */
function alongBoth(module: Module, axis: Axis): Args {
  const types = new Map(layerSpec(module.kind).args.map((spec) => [spec.name, spec.type]));
  const both = (name: string, value: ArgValue): ArgValue => {
    const pair = ['int2', 'size2', 'scale', 'padding'].includes(types.get(name) ?? '');
    return pair && Array.isArray(value) && value.length === 2 ? (value[axis] ?? null) : value;
  };
  return Object.fromEntries(Object.entries(module.args).map(([name, value]) => [name, both(name, value ?? null)]));
}

interface Window {
  readonly kernel: number;
  /** null: a pool's, which is its kernel. */
  readonly stride: number | null;
  readonly padding: number | 'same';
  readonly dilation: number;
  readonly pool: boolean;
}

/** A layer's window along an axis where that alone decides on the size; null where the layer has to be asked. */
function windowOf(module: Module, axis: Axis): Window | null {
  const conv = module.kind === 'Conv2d';
  if (!conv && module.kind !== 'MaxPool2d') return null;
  if (givenValue(module, 'ceil_mode') === true) return null;
  if (conv && givenValue(module, 'padding_mode') !== 'zeros') return null;
  const own = (name: string) => numbers(module, name)?.[axis] ?? null;
  const [kernel, stride, dilation] = [own('kernel_size'), own('stride'), own('dilation')];
  const padding = givenValue(module, 'padding') === 'same' ? 'same' : own('padding');
  if (kernel === null || stride === null || dilation === null || padding === null) return null;
  if (Math.min(kernel, stride, dilation) < 1 || (padding !== 'same' && padding < 0)) return null;
  const absent = !conv && arg(layerSpec(module.kind).args, module.args, 'stride') == null;
  return { kernel, stride: absent ? null : stride, padding, dilation, pool: !conv };
}

function slid(window: Window, changed: Changed, n: number): number | null {
  const kernel = changed.kernel_size ?? window.kernel;
  const stride = changed.stride ?? window.stride ?? kernel;
  const dilation = changed.dilation ?? window.dilation;
  const padding = changed.padding ?? window.padding;
  const reach = dilation * (kernel - 1);
  // PyTorch pads to the same size at stride 1 alone.
  if (padding === 'same') return stride === 1 ? n : null;
  if (window.pool && 2 * padding > kernel) return null;
  const size = Math.floor((n + 2 * padding - reach - 1) / stride) + 1;
  return size < 1 ? null : size;
}
