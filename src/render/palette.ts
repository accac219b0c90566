import { rgb } from 'd3-color';
import { interpolateLab, piecewise } from 'd3-interpolate';
import type { Palette } from '../core/document';

export type Scheme = 'light' | 'dark';
/** Signed values run through a neutral zero; values that cannot be negative run from the neutral up. */
export type ScaleType = 'diverging' | 'sequential';

type Interpolator = (t: number) => string;

const lab = (...stops: string[]): Interpolator => {
  const through = piecewise(interpolateLab, stops);
  return (t) => through(t);
};

// Eleven stops of each, interpolated in Lab: within a shade of the full tables, which would be a heavy load for it.
// S. van der Walt and N. Smith, matplotlib 2.0; J. Nuñez, C. Anderton and R. Renslow, PLOS ONE 2018.
const VIRIDIS = [
  ...['#440154', '#482475', '#414487', '#355f8d', '#2a788e', '#21918c'],
  ...['#22a884', '#44bf70', '#7ad151', '#bddf26', '#fde725'],
];
const CIVIDIS = [
  ...['#00224e', '#0e346f', '#36476b', '#53586c', '#6a6a70', '#7c7b78'],
  ...['#918e77', '#a9a272', '#c2b766', '#dfcd53', '#fee838'],
];

/**
 * Zero is the colour of the paper in either scheme, so that what is near zero recedes and what is not stands out.
 * Both ends of each diverging scale differ in lightness order from the middle alike, and in a hue pair that is told
 * apart under protanopia, deuteranopia and tritanopia.
 */
const SCALES: Record<Palette, Record<ScaleType, Record<Scheme, Interpolator>>> = {
  'orange-blue': {
    diverging: {
      light: lab('#8a3d00', '#d97a1c', '#f6c98f', '#f7f5f2', '#a9cbe8', '#3b82c4', '#0b3f7a'),
      dark: lab('#ffd9a8', '#f0953a', '#8f4a10', '#1c1c1e', '#15508c', '#4da0e8', '#c2e2ff'),
    },
    sequential: {
      light: lab('#f7f5f2', '#c3e4de', '#6fbcb3', '#1f8a88', '#0c5566', '#0a2540'),
      dark: lab('#1c1c1e', '#0d3f49', '#107a7a', '#3db3a4', '#96e0cd', '#e8fff5'),
    },
  },
  'purple-green': {
    diverging: {
      light: lab('#4b1768', '#8c5aa8', '#cdb3d9', '#f7f5f7', '#aed8a8', '#4a9a58', '#0b4a22'),
      dark: lab('#ecd2f7', '#b57fd0', '#64357d', '#1c1c1e', '#1d5c2f', '#5cb56c', '#ccf2c8'),
    },
    sequential: { light: lab(...[...VIRIDIS].reverse()), dark: lab(...VIRIDIS) },
  },
  'red-blue': {
    diverging: {
      light: lab('#73001f', '#c6403f', '#f2b39b', '#f7f6f5', '#a5cde3', '#3a86bd', '#08366b'),
      dark: lab('#ffc9bd', '#ef6a5a', '#8a2327', '#1c1c1e', '#13497c', '#4b9bdc', '#c4e4fb'),
    },
    sequential: { light: lab(...[...CIVIDIS].reverse()), dark: lab(...CIVIDIS) },
  },
  grey: {
    diverging: { light: lab('#111111', '#8f8f8f', '#ffffff'), dark: lab('#050505', '#7d7d7d', '#fafafa') },
    sequential: { light: lab('#ffffff', '#8f8f8f', '#111111'), dark: lab('#050505', '#7d7d7d', '#fafafa') },
  },
};

export const STEPS = 512;

/** A colour scale as a table of STEPS packed pixels, as a little-endian RGBA canvas stores them. */
export type Lut = Uint32Array;

const cache = new Map<string, Lut>();

export function colourAt(palette: Palette, type: ScaleType, scheme: Scheme, t: number): string {
  return SCALES[palette][type][scheme](Math.min(1, Math.max(0, t)));
}

export function lut(palette: Palette, type: ScaleType, scheme: Scheme): Lut {
  const key = `${palette} ${type} ${scheme}`;
  const known = cache.get(key);
  if (known) return known;
  const table = new Uint32Array(STEPS);
  for (let i = 0; i < STEPS; i += 1) {
    const c = rgb(colourAt(palette, type, scheme, i / (STEPS - 1)));
    table[i] = (255 << 24) | (Math.round(c.b) << 16) | (Math.round(c.g) << 8) | Math.round(c.r);
  }
  cache.set(key, table);
  return table;
}
