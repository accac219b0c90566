import type { SeedJob } from '../../core/experiment/experiment';
import { inferNet } from '../../core/net/infer';
import { sequential } from '../../core/net/net';

const SHAPE = [3, 16, 16] as const;
const relu = { kind: 'ReLU', args: {} } as const;
const conv = (from: number, to: number) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, padding: 1 } }) as const;

/**
 * What workers are warmed with: every kernel that the mean of a convolution needs is run so often that the browser
 * compiles it well. Nobody hears of its values.
 */
export function warmJob(): SeedJob {
  const net = inferNet(sequential([conv(3, 32), relu, conv(32, 32), relu, conv(32, 64)]), SHAPE);
  const input = { shape: SHAPE, source: 'randn' } as const;
  return { a: net, b: null, input, recipe: 'paired', layers: 'last', measures: ['mean'] };
}
