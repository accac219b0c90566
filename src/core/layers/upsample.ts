import { type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { truthy, typeName } from '../python/python';
import type { Shape } from '../shape';
import type { ResizeAxis } from '../window';
import { adaptiveSizes } from './adaptive_pool2d';
import { allocationRefusal } from './allocation';
import { callRefusal } from './call';
import { numbersOf } from './int_lists';
import { inferSized, refuse, type Sized } from './sized';
import { readArgs, scaleRefusal, UPSAMPLE_ARGS, type UpsampleArgs } from './upsample_args';
import {
  factorsGiven,
  modeRefusal,
  multiplied,
  parsedFactors,
  parsedSizes,
  readTarget,
  sizesRefusal,
} from './upsample_refusals';

/** The torch function of a mode for so many axes; null where F.interpolate has none. */
function functionOf(mode: ArgValue, rank: number): string | null {
  const dims = rank - 2;
  if (rank === 3 && mode === 'linear') return 'upsample_linear1d';
  if (rank === 4 && (mode === 'bilinear' || mode === 'bicubic')) return `upsample_${mode}2d`;
  if (rank !== 3 && rank !== 4) return null;
  if (mode === 'nearest') return `upsample_nearest${dims}d`;
  if (mode === 'nearest-exact') return `_upsample_nearest_exact${dims}d`;
  return null;
}

const MODE = {
  nearest: 'nearest',
  'nearest-exact': 'nearest-exact',
  linear: 'linear',
  bilinear: 'linear',
  bicubic: 'cubic',
} as const;

const isMode = (mode: ArgValue): mode is keyof typeof MODE => typeof mode === 'string' && Object.hasOwn(MODE, mode);

/** An axis as ATen reads it (UpSample.h, area_pixel_compute_scale; UpSampleKernel.cpp, nearest_idx). */
function resizeAxis(
  input: number,
  output: number,
  mode: keyof typeof MODE,
  align: boolean,
  factor: number | null,
  isMap: boolean,
): ResizeAxis {
  const type = MODE[mode];
  const ratio = factor !== null && factor > 0 ? 1 / factor : input / output;
  const corners = output > 1 ? (input - 1) / (output - 1) : 0;
  let scale = align ? corners : ratio;
  // Twice or the same: linear then leaves the factor out, nearest does so of a map.
  const leaves = type === 'linear' || (type === 'nearest' && isMap);
  if (output === input && leaves) scale = 1;
  if (output === 2 * input && leaves && type === 'nearest') scale = 0.5;
  return { type: 'resize', input, output, mode: type, alignCorners: align, scale: Math.fround(scale) };
}

const identity = (n: number): ResizeAxis => ({
  type: 'resize',
  input: n,
  output: n,
  mode: 'nearest',
  alignCorners: false,
  scale: 1,
});

function infer(own: UpsampleArgs, sizes: Shape): Sized {
  const spatial = sizes.slice(2);
  const target = readTarget(own, spatial);
  if ('code' in target) return refuse(target);
  const rank = sizes.length;
  const { mode } = own;
  const recompute = truthy(own.recompute) || mode === 'area';
  const scaled = 'scales' in target ? target.scales : null;
  const factors = scaled ? factorsGiven(own, spatial) : [];
  if (recompute) {
    const early = multiplied(factors, spatial);
    if (early) return refuse(early);
  }
  const wanted: readonly ArgValue[] =
    'scales' in target ? target.scales.map((s, i) => Math.trunc((spatial[i] ?? 0) * s)) : target.sizes;
  if (mode === 'area' && rank === 4) return adaptiveSizes('adaptive_avg_pool2d', [...wanted], sizes);
  if (mode === 'area' && rank === 3) return areaOfLine(wanted, sizes);
  const fn = functionOf(mode, rank);
  if (!fn || !isMode(mode)) return refuse(modeRefusal(mode, own.align, sizes));
  const align = own.align ?? false;
  if (typeof align !== 'boolean') {
    const got = typeName(align);
    const asGiven = scaled && !recompute ? own.scale : own.size;
    const list = Array.isArray(asGiven) ? 'tuple' : 'list';
    const types = ['Tensor', ...(scaled && !recompute ? ['NoneType', got, list] : [list, got, 'NoneType'])];
    const text = `${fn}() received an invalid combination of arguments - got (${types.join(', ')}), but expected one of:`;
    return refuse({ code: 'wrong-type', text, values: { name: 'align_corners', got } });
  }
  const parsed = recompute ? null : parsedFactors(fn, factors, own);
  if (parsed) return refuse(parsed);
  // A factor made a size in Python is parsed as one.
  const called = scaled && !recompute ? null : parsedSizes(fn, own, wanted);
  if (called) return refuse(called);
  const made = numbersOf(wanted);
  if (made.some((n) => Math.abs(n) >= 2 ** 63)) {
    const text = 'value cannot be converted to type int64_t without overflow';
    return refuse({ code: 'number-overflow', text, values: { name: 'scale_factor' } });
  }
  const all = [...sizes.slice(0, 2), ...made];
  const refusal = sizesRefusal(sizes, made) ?? allocationRefusal(all, ['size']);
  if (refusal) return refuse(refusal);
  const axes = made.map((out, i) =>
    resizeAxis(spatial[i] ?? 0, out, mode, align, recompute ? null : (scaled?.[i] ?? null), rank === 4),
  );
  const [first, last = first] = rank === 3 ? [identity(sizes[1] ?? 0), axes[0]] : axes;
  return { ok: true, sizes: all, axes: first && last ? [first, last] : null };
}

/** 'area' over three axes: an adaptive mean over the last, whose empty input ATen sees with an axis of one. */
function areaOfLine(wanted: readonly ArgValue[], sizes: Shape): Sized {
  const [n = 0, c = 0, l = 0] = sizes;
  const flat = adaptiveSizes('adaptive_avg_pool2d', [1, ...wanted], [n, c, 1, l]);
  if (!flat.ok || !flat.axes) return flat;
  return { ok: true, sizes: [n, c, flat.sizes[3] ?? 0], axes: [{ type: 'bins', input: c, output: c }, flat.axes[1]] };
}

export const upsample: LayerSpec = {
  kind: 'Upsample',
  family: 'resize',
  args: UPSAMPLE_ARGS,
  construct: (args) => callRefusal('Upsample.__init__', UPSAMPLE_ARGS, args) ?? scaleRefusal(args),
  infer: inferSized((args, sizes) => infer(readArgs(args), sizes)),
  weights: () => [],
  // A cubic curve swings below what it goes through.
  keepsSign: (args) => arg(UPSAMPLE_ARGS, args, 'mode') !== 'bicubic',
  macs: () => 0,
  fresh: () => ({ scale_factor: 2 }),
};

/** The two of old: an Upsample of a mode that is fixed. */
function upsampling(kind: string, mode: string, align: boolean | null): LayerSpec {
  const specs = UPSAMPLE_ARGS.filter(({ name }) => name === 'size' || name === 'scale_factor');
  return {
    ...upsample,
    kind,
    args: specs,
    forward: { owner: 'Upsample' },
    construct: (args) => callRefusal(`${kind}.__init__`, specs, args) ?? scaleRefusal(args),
    infer: inferSized((args, sizes) => infer({ ...readArgs(args), mode, align }, sizes)),
    keepsSign: () => true,
    printed: ['mode'],
  };
}

export const upsamplingNearest2d = upsampling('UpsamplingNearest2d', 'nearest', null);
export const upsamplingBilinear2d = upsampling('UpsamplingBilinear2d', 'bilinear', true);
