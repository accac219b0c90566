import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProblem, hiddenWidth, withDefaults } from './problem';

const LEAST = { input: [3, 16, 16], target: [64, 16, 16], maxConvs: 3 };

function wrong(given: object): string[] {
  const checked = checkProblem({ ...LEAST, ...given });
  return checked.ok ? [] : checked.problems.map(({ field, code }) => `${field} ${code}`);
}

describe('checkProblem', () => {
  it('fills in the defaults', () => {
    expect(checkProblem({ ...LEAST, maxPools: undefined })).toEqual({
      ok: true,
      conditions: {
        ...LEAST,
        maxPools: 0,
        kernel: [1, 7],
        stride: [1, 4],
        padding: [0, 3],
        dilation: [1, 1],
        unpaddedLayers: 0,
        lossyUnpadded: false,
        hidden: [16],
        limit: 100,
        sort: 'usual',
      },
    });
  });

  it('names each field that is wrong', () => {
    expect(wrong({ kernel: [7, 1] })).toEqual(['kernel upside-down']);
    expect(wrong({ kernel: [0, 3], stride: [0, 0], dilation: [0, 1], padding: [-1, 2] })).toEqual([
      'kernel wrong',
      'stride wrong',
      'padding wrong',
      'dilation wrong',
    ]);
    expect(wrong({ input: [3, 16], target: [64, 16, 0] })).toEqual(['input wrong', 'target wrong']);
    expect(wrong({ maxConvs: Number.NaN })).toEqual(['maxConvs wrong']);
    expect(wrong({ maxConvs: undefined, input: undefined })).toEqual(['input missing', 'maxConvs missing']);
    expect(wrong({ maxConvs: 1e9, limit: 1.5, sort: 'best', lossyUnpadded: 1 })).toEqual([
      'maxConvs wrong',
      'lossyUnpadded wrong',
      'limit wrong',
      'sort wrong',
    ]);
    expect(wrong({ hidden: [16, 0], kernels: [1, 3] })).toEqual(['hidden wrong', 'kernels unknown']);
    expect(wrong({ hidden: Array(1000).fill(8), kernel: [1, 2, 3], stride: 2 })).toHaveLength(3);
  });

  it('says what a field takes', () => {
    const checked = checkProblem({ ...LEAST, kernel: [7, 1] });
    expect(checked.ok || checked.problems[0]?.text).toBe(
      'kernel takes [least, most]: two whole numbers from 1 to 10000, the first not larger than the second; it was given [7, 1]',
    );
    const missing = checkProblem({});
    expect(missing.ok || missing.problems[0]?.text).toContain('input is missing: it takes [C, H, W]');
  });

  it('takes whatever it is given, and throws nothing', () => {
    fc.assert(fc.property(fc.anything(), (given) => void checkProblem(given)));
    fc.assert(fc.property(fc.record({ input: fc.anything(), kernel: fc.anything() }), (g) => void checkProblem(g)));
    const angry = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    expect(checkProblem(angry)).toMatchObject({ ok: false });
  });
});

describe('hiddenWidth', () => {
  it('doubles on from the last width that is given', () => {
    const widths = (hidden: number[]) => [0, 1, 2, 3].map((i) => hiddenWidth(withDefaults({ ...EXERCISE, hidden }), i));
    expect(widths([])).toEqual([16, 32, 64, 128]);
    expect(widths([10, 7])).toEqual([10, 7, 14, 28]);
  });
});

const EXERCISE = { input: [3, 16, 16], target: [64, 16, 16], maxConvs: 3 } as const;
