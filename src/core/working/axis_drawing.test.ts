import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import arithmetic from '../../../test-data/conv_arithmetic.json';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { type AxisMap, taps } from '../window';
import { stepCoverage } from '../windows/coverage';
import { type Lines, runsOf } from '../windows/lines';
import { type AxisDrawing, axisDrawing } from './axis_drawing';

function axisOf(kind: LayerKind, args: Args, size: number): AxisMap {
  const full = kind.startsWith('Conv') ? { in_channels: 1, out_channels: 1, ...args } : args;
  const axis = inferNet(sequential([{ kind, args: full }]), [1, size, size]).steps[0]?.axes?.[0];
  if (!axis) throw new Error('no axis');
  return axis;
}

function drawn(axis: AxisMap, most = 64, lit = 0): AxisDrawing {
  const drawing = axisDrawing(axis, most, lit);
  if (!drawing) throw new Error('not drawn');
  return drawing;
}

const roles = ({ input }: AxisDrawing) => input.map(({ role }) => role[0]).join('');

/** Ten windows lie over each other. */
const TEN_OVERLAP = { kernel_size: 4, stride: 1, dilation: 3, padding: 2 };

const cellsIn = (lines: Lines) =>
  runsOf(lines).flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));

describe('one axis, drawn', () => {
  it('has padding, windows and what flooring leaves over', () => {
    const drawing = drawn(axisOf('Conv2d', { kernel_size: 3, stride: 2, padding: 1 }, 14));
    expect(roles(drawing)).toBe('pccccccccccccccl');
    expect(drawing.windows.map((w) => w.cells[0])).toEqual([-1, 1, 3, 5, 7, 9, 11]);
    expect(drawing.rows).toBe(2);
    expect(drawing.output.map(({ x }) => x)).toEqual([0, 2, 4, 6, 8, 10, 12].map((x) => x + 1));
  });

  it('has the cells that a wide stride jumps over, and those that a pad crops', () => {
    expect(roles(drawn(axisOf('Conv2d', { kernel_size: 1, stride: 3 }, 8)))).toBe('cuucuucl');
    expect(roles(drawn(axisOf('ZeroPad2d', { padding: [0, 0, -2, 1] }, 6)))).toBe('ccccccp');
    expect(drawn(axisOf('ZeroPad2d', { padding: [0, 0, -2, -1] }, 6)).input.map((c) => c.role)).toEqual([
      'cropped',
      'cropped',
      'cell',
      'cell',
      'cell',
      'cropped',
    ]);
  });

  it('shows the window that ceil_mode adds hanging over, and the one that PyTorch drops', () => {
    const over = drawn(axisOf('MaxPool2d', { kernel_size: 3, stride: 2, ceil_mode: true }, 6));
    expect(over.input.map((c) => c.role).at(-1)).toBe('beyond');
    const axis = axisOf('MaxPool2d', { kernel_size: 2, stride: 3, padding: 1, ceil_mode: true }, 5);
    const dropped = axisDrawing(axis, 64, 0, true);
    expect(dropped?.windows.map((w) => w.dropped)).toEqual([false, false, true]);
    expect(dropped?.output.length).toBe(2);
  });

  it('of a transposed convolution cuts padding off and marks output_padding and holes', () => {
    const roleOf = (args: Args, size: number) => drawn(axisOf('ConvTranspose2d', args, size)).output.map((c) => c.role);
    expect(roleOf({ kernel_size: 3, stride: 2, padding: 1, output_padding: 1 }, 3)).toEqual([
      'cut',
      ...Array.from({ length: 5 }, () => 'cell'),
      'added',
    ]);
    expect(roleOf({ kernel_size: 1, stride: 3 }, 2)).toEqual(['cell', 'hole', 'hole', 'cell']);
  });

  it('breaks a long line, and shows the window that is asked for', () => {
    const axis = axisOf('Conv2d', { kernel_size: 11, stride: 4, padding: 2 }, 100_000);
    const at = 9000;
    const drawing = drawn(axis, 60, at);
    expect(drawing.gaps.length).toBe(2);
    expect(drawing.width).toBeLessThan(70);
    expect(drawing.windows.some((w) => w.index === at)).toBe(true);
    expect(drawing.input.some((c) => c.index === at * 4 - 2)).toBe(true);
    expect(drawing.input.length).toBeLessThan(70);
    expect(drawn(axisOf('AdaptiveAvgPool2d', { output_size: 1 }, 4096), 30).windows.length).toBe(1);
    expect(axisDrawing(axisOf('Conv2d', { kernel_size: 31 }, 64), 64, 33)?.rows).toBeLessThanOrEqual(10);
  });

  it('has the windows that are computed, and the cells that none of them reads', () => {
    const n = (min: number, max: number) => fc.integer({ min, max });
    const window = fc.record({ kernel_size: n(1, 4), stride: n(1, 4), padding: n(0, 2), dilation: n(1, 3) });
    const axis = fc.tuple(fc.oneof(window, window), n(1, 16), fc.boolean()).map(([args, size, ceil_mode]) => {
      const { padding, ...rest } = args;
      const half = Math.floor((args.dilation * (args.kernel_size - 1) + 1) / 2);
      const pool = { ...rest, padding: Math.min(padding, half), ceil_mode };
      return inferNet(sequential([{ kind: 'MaxPool2d', args: pool }]), [1, size, size]).steps[0];
    });
    fc.assert(
      fc.property(axis, (step) => {
        const coverage = step && stepCoverage(step);
        if (!step?.axes || !coverage) return;
        const [line] = step.axes;
        const drawing = drawn(line, 200);
        // More than nine that overlap have no rows to stand in, and some are left out of the drawing.
        const overlap = line.type === 'sliding' ? (line.dilation * (line.kernel - 1) + 1) / line.stride : 1;
        if (overlap <= 9) expect(drawing.windows.length).toBe(line.output);
        else expect(drawing.windows.length).toBeLessThanOrEqual(line.output);
        for (const w of drawing.windows) {
          const end = line.type === 'sliding' ? line.input + line.after : line.input;
          expect(w.cells.filter((cell) => cell < end)).toEqual(taps(line, w.index));
        }
        const unread = drawing.input.filter(({ index, role }) => {
          return index >= 0 && index < line.input && (role === 'left' || role === 'unread');
        });
        expect(unread.map(({ index }) => index)).toEqual(cellsIn(coverage[0].unread));
      }),
      {
        numRuns: 200,
        examples: [[inferNet(sequential([{ kind: 'MaxPool2d', args: TEN_OVERLAP }]), [1, 15, 15]).steps[0]]],
      },
    );
  });
});

const FIGURE_LAYERS = { conv: 'Conv2d', transposed: 'ConvTranspose2d', pool: 'MaxPool2d' } as const;

interface Figure {
  readonly id: string;
  readonly kind: 'conv' | 'transposed' | 'pool';
  readonly i: number;
  readonly k: number;
  readonly s: number;
  readonly p: number;
  readonly d: number;
  readonly a: number;
  readonly o: number;
}

describe('Dumoulin and Visin’s figures', () => {
  it.each(arithmetic.cases as readonly Figure[])('$id', ({ kind, i, k, s, p, d, a, o }) => {
    const args = { kernel_size: k, stride: s, padding: p, dilation: d };
    const layer = FIGURE_LAYERS[kind];
    const axis = axisOf(layer, layer === 'ConvTranspose2d' ? { ...args, output_padding: a } : args, i);
    expect(axis.output).toBe(o);
    const drawing = drawn(axis);
    if (kind === 'transposed') {
      // Each stamp is as wide as the kernel; the figures draw the inputs s apart.
      expect(drawing.windows.map((w) => w.cells.length)).toEqual(Array.from({ length: i }, () => k));
      expect(drawing.input.map(({ x }) => x - (drawing.input[0]?.x ?? 0))).toEqual(
        Array.from({ length: i }, (_, at) => at * s),
      );
      expect(drawing.output.filter((c) => c.role !== 'cut').length).toBe(o);
      expect(drawing.output.filter((c) => c.role === 'cut').length).toBe(2 * p - a);
    } else {
      expect(drawing.windows.length).toBe(o);
      expect(drawing.input.length).toBe(i + 2 * p);
      expect(drawing.input.filter((c) => c.index < 0 || c.index >= i).length).toBe(2 * p);
      // What the figures leave uncovered at the end.
      const left = (i + 2 * p - d * (k - 1) - 1) % s;
      expect(drawing.input.filter((c) => c.role === 'left').length).toBe(left);
    }
  });
});
