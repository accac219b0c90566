import type { ArgSpec, ArgValue } from '../../args';
import { asNumber, intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { numbersOf } from '../int_lists';
import { along, argValue, operation, refused } from './operation';

const ALIGN: ArgSpec = { name: 'align_corners', type: 'bool', default: false, nullable: true, control: 'more' };
const choice = (name: string, ...choices: readonly string[]): ArgSpec => ({
  name,
  type: 'choice',
  default: choices[0] ?? null,
  choices,
  control: 'slider',
});

const GRID: readonly ArgSpec[] = [{ name: 'size', type: 'ints', range: [1, 64], control: 'slider' }, ALIGN];

const wrong = (text: string, sizes: Shape): Refusal => ({
  code: 'sampling-mismatch',
  text,
  values: { sizes: intList(sizes) },
});

const listOf = (value: ArgValue): number[] => (Array.isArray(value) ? numbersOf(value) : [asNumber(value)]);

/** torch/nn/functional.py, affine_grid, of maps. */
function gridRefusal(theta: Shape, size: readonly number[]): Refusal | null {
  const [n = 0] = size;
  if (size.length === 4 && theta.length === 3 && theta[1] === 2 && theta[2] === 3) {
    if (Math.min(...size) <= 0) {
      return wrong(`Expected non-zero, positive output size. Got torch.Size(${intList(size)})`, theta);
    }
    if (theta[0] === n) return null;
    return wrong(
      `Expected size for first two dimensions of batch2 tensor to be: [${n}, 3] but got: [${theta[0]}, 3].`,
      theta,
    );
  }
  const text = `Expected a batch of 2D affine matrices of shape Nx2x3 for size torch.Size(${intList(size)}). Got torch.Size(${intList(theta)}).`;
  return wrong(text, theta);
}

/** Places in a map for each cell of another, turned, moved and scaled by a matrix: [N, H, W, 2]. */
export const affineGrid = operation({
  kind: 'affine_grid',
  args: GRID,
  newChannels: true,
  keepsSign: () => false,
  join: (args, [theta = []]) => {
    const size = listOf(argValue(GRID, args, 'size'));
    const refusal = gridRefusal(theta, size);
    if (refusal) return refused(refusal);
    const [n = 1, , h = 1, w = 1] = size;
    return { ok: true, sizes: [n, h, w, 2], reads: [{ type: 'axes', links: [along(0), along(3), null] }] };
  },
});

const SAMPLE: readonly ArgSpec[] = [
  choice('mode', 'bilinear', 'nearest', 'bicubic'),
  choice('padding_mode', 'zeros', 'border', 'reflection'),
  ALIGN,
];

/** ATen/native/GridSampler.h, check_grid_sampler_common. */
function sampleRefusal(input: Shape, grid: Shape): Refusal | null {
  const both = `expected grid and input to have same batch size, but got input with sizes ${intList(input)} and grid with sizes ${intList(grid)}`;
  if (input[0] !== grid[0]) return wrong(`grid_sampler(): ${both}`, grid);
  const axes = input.length - 2;
  if (grid.at(-1) !== axes) {
    const text = `grid_sampler(): expected grid to have size ${axes} in last dimension, but got grid with sizes ${intList(grid)}`;
    return wrong(text, grid);
  }
  const empty = input.findIndex((n, i) => i >= 2 && n <= 0);
  if (empty >= 0) {
    const text = `grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes ${intList(input)} with dimension ${empty} being empty`;
    return wrong(text, input);
  }
  if (input.length === 4 && grid.length === 4) return null;
  const text = `grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes ${intList(input)} and grid with sizes ${intList(grid)}`;
  return wrong(text, grid);
}

/** The map at the places of a grid, between its cells where they lie between. */
export const gridSample = operation({
  kind: 'grid_sample',
  args: SAMPLE,
  keepsSign: (args) => argValue(SAMPLE, args, 'mode') !== 'bicubic',
  join: (_, [input = [], grid = []]) => {
    const refusal = sampleRefusal(input, grid);
    if (refusal) return refused(refusal);
    const [n = 1, c = 1] = input;
    const [, h = 1, w = 1] = grid;
    return {
      ok: true,
      sizes: [n, c, h, w],
      reads: [
        { type: 'axes', links: [along(0), along(1), null, null] },
        { type: 'axes', links: [along(0), along(2), along(3), null] },
      ],
    };
  },
});
