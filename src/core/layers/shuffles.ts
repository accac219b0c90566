import { type ArgSpec, type Args, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, intList, pyStr } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import type { WindowAxis } from '../window';
import { allocationRefusal } from './allocation';
import { callRefusal } from './call';
import { parseRefusal } from './parse';
import { inferSized, rankRefusal, refuse, type SizeRule, sameSizes } from './sized';
import { slidingAxis } from './sliding';

const factor = (name: string, range: readonly [number, number]): ArgSpec => ({
  name,
  type: 'int',
  range,
  control: 'slider',
});

/** A layer with one int that is parsed in forward. */
function row(
  kind: string,
  fn: string,
  spec: ArgSpec,
  first: (sizes: Shape) => number,
  rule: (value: number, ...rest: Parameters<SizeRule>) => ReturnType<SizeRule>,
): LayerSpec {
  const specs = [spec];
  return {
    kind,
    family: 'resize',
    args: specs,
    construct: (args: Args) => callRefusal(`${kind}.__init__`, specs, args),
    infer: inferSized((args, sizes) => {
      const value = arg(specs, args, spec.name) ?? null;
      const called = parseRefusal(fn, [{ name: spec.name, type: 'int', value }]);
      return called ? refuse(called) : rule(asNumber(value), args, sizes);
    }),
    weights: () => [],
    keepsSign: () => true,
    macs: () => 0,
    fresh: (sizes) => ({ [spec.name]: first(sizes) }),
  };
}

function notDivisible(text: string, size: number, by: number, what: string): Refusal {
  return { code: 'shuffle-not-divisible', text, values: { what, size, by } };
}

const nearest = (input: number, r: number): WindowAxis => ({
  type: 'resize',
  input,
  output: input * r,
  mode: 'nearest',
  alignCorners: false,
  scale: 1 / r,
});

/** What both of PixelShuffle.h check first. */
function pixelRefusal(fn: string, name: string, r: number, sizes: Shape): Refusal | null {
  const rank = sizes.length;
  if (rank < 3) {
    const text = `${fn} expects input to have at least 3 dimensions, but got input with ${rank} dimension(s)`;
    return rankRefusal(text, sizes);
  }
  const text = `${fn} expects a positive ${name}, but got ${pyStr(r)}`;
  return r > 0 ? null : { code: 'non-positive-factor', text, values: { name, value: r } };
}

/** ATen/native/PixelShuffle.cpp, PixelShuffle.h. */
export const pixelShuffle: LayerSpec = {
  ...row(
    'PixelShuffle',
    'pixel_shuffle',
    factor('upscale_factor', [1, 4]),
    ([, c = 1]) => (c % 4 === 0 ? 2 : 1),
    (r, _args, sizes) => {
      const early = pixelRefusal('pixel_shuffle', 'upscale_factor', r, sizes);
      if (early) return refuse(early);
      const [c = 0, h = 0, w = 0] = sizes.slice(-3);
      if (r * r >= 2 ** 63) {
        const text = `upscale factor is too large, (upscale_factor)^2 overflowed: upscale_factor=${pyStr(r)}`;
        return refuse({ code: 'number-overflow', text, values: { name: 'upscale_factor' } });
      }
      if (c % (r * r) !== 0) {
        const text = `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${c} is not divisible by ${BigInt(r) ** 2n}`;
        return refuse(notDivisible(text, c, r * r, 'channels'));
      }
      const made = [...sizes.slice(0, -3), c / (r * r), h * r, w * r];
      const large = allocationRefusal(made, ['upscale_factor']);
      return large ? refuse(large) : { ok: true, sizes: made, axes: [nearest(h, r), nearest(w, r)] };
    },
  ),
  sizing: { type: 'shuffled', up: true, by: 'upscale_factor' },
  newChannels: true,
};

export const pixelUnshuffle: LayerSpec = {
  ...row(
    'PixelUnshuffle',
    'pixel_unshuffle',
    factor('downscale_factor', [1, 4]),
    ([, , h = 1, w = 1]) => (h % 2 === 0 && w % 2 === 0 ? 2 : 1),
    (r, _args, sizes) => {
      const early = pixelRefusal('pixel_unshuffle', 'downscale_factor', r, sizes);
      if (early) return refuse(early);
      const [c = 0, h = 0, w = 0] = sizes.slice(-3);
      for (const [axis, size, at] of [
        ['height', h, -2],
        ['width', w, -1],
      ] as const) {
        if (size % r !== 0) {
          const text = `pixel_unshuffle expects ${axis} to be divisible by downscale_factor, but input.size(${at})=${size} is not divisible by ${pyStr(r)}`;
          return refuse(notDivisible(text, size, r, axis));
        }
      }
      // Of nothing ATen makes a copy, and leaves its sizes as they are.
      if (elements(sizes) === 0) return sameSizes(sizes);
      const window = { kernel: r, stride: r, dilation: 1, before: 0, after: 0 };
      const made = [...sizes.slice(0, -3), c * r * r, h / r, w / r];
      const large = allocationRefusal(made, ['downscale_factor']);
      return large ? refuse(large) : { ok: true, sizes: made, axes: [slidingAxis(h, window), slidingAxis(w, window)] };
    },
  ),
  sizing: { type: 'shuffled', up: false, by: 'downscale_factor' },
  newChannels: true,
};

/** ATen/native/ChanelShuffle.cpp. */
export const channelShuffle = row(
  'ChannelShuffle',
  'channel_shuffle',
  factor('groups', [1, 8]),
  ([, c = 1]) => (c % 2 === 0 ? 2 : 1),
  (groups, _args, sizes) => {
    const [, c = 0] = sizes;
    if (sizes.length < 3) {
      return refuse(
        rankRefusal(`channel_shuffle expects input with > 2 dims, but got input with sizes ${intList(sizes)}`, sizes),
      );
    }
    if (groups <= 0) {
      const text = `Number of groups to divide channels in must be positive. Value of groups:${pyStr(groups)}`;
      return refuse({ code: 'non-positive-groups', text, values: { groups } });
    }
    if (c % groups !== 0) {
      const text = `Number of channels must be divisible by groups. Got ${c} channels and ${pyStr(groups)} groups.`;
      return refuse(notDivisible(text, c, groups, 'channels'));
    }
    return sameSizes(sizes);
  },
);
