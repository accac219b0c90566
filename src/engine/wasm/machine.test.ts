import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalBlocks } from '../../torch/box_muller';
import { Generator } from '../../torch/generator';
import { Mt19937 } from '../../torch/mt19937';
import { BLOCK_WORDS } from './draws';
import { createMachine, type Machine } from './machine';

function machine(): Machine {
  const made = createMachine(1 << 20);
  if (!made) throw new Error('no WebAssembly with SIMD here');
  return made;
}
const here = machine();
const { kernels, f32, i32, u32 } = here;
const at = (address: number) => address / 4;
const STATE = 1024;
const WORDS = 8192;
const OUT = 1 << 18;
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function drawWords(seed: number, blocks: number): void {
  kernels.mt_seed(STATE, seed);
  kernels.mt_words(STATE, WORDS, blocks);
}

describe('draws', () => {
  it('words are the Mersenne Twister’s, block after block', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 5 }), (seed, blocks) => {
        drawWords(seed, blocks);
        const wanted = new Uint32Array(blocks * BLOCK_WORDS);
        new Mt19937(seed).fill(wanted);
        expect(u32.slice(at(WORDS), at(WORDS) + wanted.length)).toEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });

  it('uniform values are torch’s, bit for bit', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 1e-6, max: 100, noNaN: true }),
        (seed, count, bound) => {
          drawWords(seed, 2);
          kernels.uniform(WORDS, OUT, count, Math.fround(bound) * 2 ** -23);
          const wanted = new Float32Array(count);
          new Generator(String(seed)).uniform_(wanted, -bound, bound);
          expect(f32.slice(at(OUT), at(OUT) + count)).toEqual(wanted);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('standard normals are torch’s, bit for bit', () => {
    const count = 1 << 16;
    for (const seed of ['0', '1', '2718281828']) {
      const words = new Uint32Array(count);
      new Mt19937(Number(seed)).fill(words);
      // Among them the uniforms at the ends.
      words.set([0, 0xffffff, 1, 0x7fffff, 0x800000, 0xfffffe], 2);
      const values = Float32Array.from(words, (word) => word & 0xffffff);
      f32.set(values, at(OUT));
      kernels.normals(OUT, count);
      normalBlocks(values);
      const made = f32.subarray(at(OUT), at(OUT) + count);
      expect(values.findIndex((v, i) => !Object.is(v, made[i]))).toBe(-1);
    }
  });

  it('rows of weights are turned over, and added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 11 }), (taps, rows) => {
        drawWords(7, 1);
        const plain = new Float32Array(taps * rows);
        new Generator('7').uniform_(plain, -0.3, 0.3);
        const scale = Math.fround(0.3) * 2 ** -23;
        const eight = Math.min(rows, 8);
        kernels.interleave(WORDS, OUT, taps, eight, scale);
        for (let t = 0; t < taps; t += 1) {
          for (let row = 0; row < eight; row += 1) {
            expect(f32[at(OUT) + 8 * t + row]).toBe(plain[row * taps + t]);
          }
        }
        kernels.add_rows(WORDS, OUT, taps, rows, scale);
        for (let t = 0; t < taps; t += 1) {
          let sum = 0;
          for (let row = 0; row < rows; row += 1) sum += plain[row * taps + t] ?? 0;
          expect(f32[at(OUT) + t]).toBeCloseTo(sum, 6);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('maps', () => {
  const fill = (values: readonly number[]) => f32.set(values, at(WORDS));
  const floats = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 70 });

  it('totals are those of plain loops, in float64', () => {
    fc.assert(
      fc.property(floats, fc.double({ min: -3, max: 3, noNaN: true }), (values, origin) => {
        fill(values);
        const add = (term: (d: number) => number) => values.reduce((sum, v) => sum + term(v - origin), 0);
        expect(kernels.sum(WORDS, values.length, origin)).toBeCloseTo(
          add((d) => d),
          9,
        );
        expect(kernels.absolute_sum(WORDS, values.length, origin)).toBeCloseTo(add(Math.abs), 9);
        expect(kernels.square_sum(WORDS, values.length, origin)).toBeCloseTo(
          add((d) => d * d),
          8,
        );
      }),
    );
  });

  it('runs are copied plane by plane, rectified where that is asked, and nothing else is touched', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        (length, planes, relu) => {
          const [width, height] = [length + 4, 3];
          f32.fill(-7, at(OUT), at(OUT) + planes * width * height);
          fill(Array.from({ length: planes * length * height }, (_, i) => Math.sin(i * 7)));
          const runs = Array.from({ length: height }, (_, row) => [
            4 * row * length,
            4 * (row * width + 2),
            length,
          ]).flat();
          i32.set(runs, at(STATE));
          const run = relu ? kernels.rectify : kernels.copy;
          run(WORDS, OUT, STATE, height, planes, 4 * length * height, 4 * width * height);
          for (let cell = 0; cell < planes * width * height; cell += 1) {
            const col = (cell % width) - 2;
            const from = Math.floor(cell / width) * length + col;
            const value = f32[at(WORDS) + from] ?? 0;
            const wanted = col >= 0 && col < length ? (relu ? Math.max(0, value) : value) : -7;
            expect(f32[at(OUT) + cell]).toBe(wanted);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('ReLU keeps NaN', () => {
    fill([Number.NaN, -1, 2, Number.NaN, Number.NaN]);
    i32.set([0, 0, 5], at(STATE));
    kernels.rectify(WORDS, OUT, STATE, 1, 1, 0, 0);
    expect([...f32.subarray(at(OUT), at(OUT) + 5)]).toEqual([Number.NaN, 0, 2, Number.NaN, Number.NaN]);
  });
});
