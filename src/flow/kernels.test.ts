import { expect, test } from 'vitest';
import '../core/layers/all';
import { inferNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import { elements } from '../core/shape';
import { cellsOf, indexed, wholeView } from '../core/strided';
import { kernelsOf } from './kernels';

type Layers = Parameters<typeof sequential>[0];

function kernels(layers: Layers, input: readonly [number, number, number], shape: readonly number[]) {
  const step = inferNet(sequential([...layers]), input).steps.at(-1);
  const found = step && kernelsOf(step, shape);
  if (!found) throw new Error('no kernels');
  return found;
}

/** Each slice begins where its index does, and a kernel's index names all of its slices and nothing else. */
function holds(own: ReturnType<typeof kernels>, shape: readonly number[]) {
  for (let o = 0; o < own.out; o += 1) {
    const whole = indexed(wholeView(shape), own.index(o, null));
    const all: number[] = [];
    for (let i = 0; i < own.into; i += 1) {
      const part = indexed(wholeView(shape), own.index(o, i));
      const cells = part ? [...cellsOf(part)] : [];
      expect(cells[0]).toBe(own.at(o, i));
      expect(cells).toHaveLength(own.kh * own.kw);
      all.push(...cells);
    }
    expect(whole && [...cellsOf(whole)].sort((a, b) => a - b)).toEqual(all.sort((a, b) => a - b));
  }
  expect(own.out * own.into * own.kh * own.kw).toBe(elements(shape));
}

test('kernels of convolutions, in groups, transposed, along one axis, and behind a Flatten', () => {
  const conv = { in_channels: 4, out_channels: 6, kernel_size: [3, 2], groups: 2 };
  const grouped = kernels([{ kind: 'Conv2d', args: conv }], [4, 8, 8], [6, 2, 3, 2]);
  holds(grouped, [6, 2, 3, 2]);
  expect(grouped.channel(3, 1)).toBe(3);
  const back = kernels([{ kind: 'ConvTranspose2d', args: conv }], [4, 8, 8], [4, 3, 3, 2]);
  holds(back, [4, 3, 3, 2]);
  expect(back.channel(4, 0)).toBe(2);
  const plain = { ...conv, groups: 1 };
  holds(kernels([{ kind: 'ConvTranspose2d', args: plain }], [4, 8, 8], [4, 6, 3, 2]), [4, 6, 3, 2]);
  const linear = kernels(
    [
      { kind: 'Flatten', args: {} },
      { kind: 'Linear', args: { in_features: 24, out_features: 5 } },
    ],
    [2, 3, 4],
    [5, 24],
  );
  holds(linear, [5, 24]);
});
