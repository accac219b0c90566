import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFacet, featuresOf } from './facets';
import { groupDesigns } from './groups';
import { nearest } from './nearest';
import { type Conditions, type Problem, withDefaults } from './problem';
import { reachable } from './reachable';
import { type Feature, featureKey, type Restriction } from './restriction';
import { countDesigns, solve } from './solve';
import { enumerate, inOrder, type Plain } from './testing/brute';
import { smallProblem } from './testing/problems';

const EXERCISE: Problem = { input: [3, 16, 16], target: [64, 16, 16], maxConvs: 3, unpaddedLayers: 1 };

const convsOf = ({ layers }: Plain) => layers.filter((l) => l.kind === 'Conv2d');

function has(plain: Plain, feature: Feature, { lossyUnpadded }: Conditions): boolean {
  const convs = convsOf(plain);
  switch (feature.of) {
    case 'convs':
      return convs.length === feature.value;
    case 'stride':
      return convs.some((l) => l.stride === feature.value);
    case 'kernel':
      return convs.some((l) => l.kernel === feature.value);
    case 'unpadded': {
      const conv = convs[feature.value];
      return conv !== undefined && conv.padding === 0 && (!lossyUnpadded || conv.kernel > 1);
    }
    case 'lost':
      return convs.some((l) => l.padding === 0 && l.kernel > 1);
  }
}

/** A restriction of a problem's own features, by numbers. */
function restrictionOf(c: Conditions, picks: readonly number[]): Restriction {
  const all = featuresOf(c);
  const pick = (n: number) => all[n % Math.max(1, all.length)];
  const [one, two, three] = picks.map(pick);
  return { uses: [one, two].flatMap((f) => f ?? []), without: three ? [three] : [] };
}

describe('a restriction', () => {
  it('leaves the designs that have what it wants, counted and in order', () => {
    fc.assert(
      fc.property(smallProblem, fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }), (c, picks) => {
        const restriction = restrictionOf(c, picks);
        const all = enumerate(c);
        const rest = all.filter(
          (plain) =>
            restriction.uses?.every((f) => has(plain, f, c)) && !restriction.without?.some((f) => has(plain, f, c)),
        );
        const solved = solve(c, restriction);
        expect(solved.total).toBe(rest.length);
        const best = inOrder(rest, c).slice(0, c.limit);
        expect(solved.designs.map((d) => d.layers)).toEqual(best.map((p) => p.layers));
        for (const feature of featuresOf(c).slice(0, 8)) {
          const key = featureKey(feature);
          const uses = restriction.uses?.filter((f) => featureKey(f) !== key);
          const without = restriction.without?.filter((f) => featureKey(f) !== key);
          const having = all.filter((plain) => {
            return (
              uses?.every((f) => has(plain, f, c)) && !without?.some((f) => has(plain, f, c)) && has(plain, feature, c)
            );
          });
          expect(countFacet(c, restriction, feature)).toEqual({ feature, count: having.length, complete: true });
        }
      }),
      { numRuns: 120 },
    );
  }, 30_000);

  it('holds the parameters that are pinned', () => {
    fc.assert(
      fc.property(smallProblem, fc.nat(2), fc.nat(99), (c, at, n) => {
        const all = enumerate(c);
        const like = all[n % Math.max(1, all.length)];
        const conv = like && convsOf(like)[at];
        if (!conv) return;
        const pins = [...Array(at).fill(null), { kernel: conv.kernel, padding: conv.padding }];
        const rest = all.filter((p) => {
          const own = convsOf(p)[at];
          return own?.kernel === conv.kernel && own.padding === conv.padding;
        });
        expect(countDesigns(c, { pins }).total).toBe(rest.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe('groupDesigns', () => {
  it('groups by sizes, counts each group, and puts the best first', () => {
    fc.assert(
      fc.property(smallProblem, (c) => {
        const all = inOrder(enumerate(c), c);
        const groups = new Map<string, Plain[]>();
        for (const plain of all) {
          const key = plain.sizes.join(' ');
          groups.set(key, [...(groups.get(key) ?? []), plain]);
        }
        const expected = [...groups.values()].map((g) => ({ path: g[0]?.sizes, count: g.length, best: g[0]?.layers }));
        const { groups: found, total, more } = groupDesigns(c, {}, 10);
        expect(total).toBe(all.length);
        expect(found.map((g) => ({ path: g.path, count: g.count, best: g.best.layers }))).toEqual(
          expected.slice(0, 10),
        );
        expect(more).toBe(groups.size > 10);
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it('opens a group into its designs', () => {
    const c = withDefaults(EXERCISE);
    const { groups, total } = groupDesigns(c, {}, 1000);
    expect(groups[0]?.path).toEqual([
      [14, 14],
      [16, 16],
    ]);
    const sum = groups.reduce((all, g) => all + Number(g.count), 0);
    expect(sum).toBe(total);
    for (const { path, count } of groups.slice(0, 20)) {
      const inside = solve({ ...c, limit: 5 }, { path });
      expect(inside.total).toBe(count);
      expect(inside.designs[0]?.shapes.map(([, h, w]) => [h, w])).toEqual(path);
    }
  });
});

describe('nearest', () => {
  it('finds for each condition the least that makes a problem possible', () => {
    fc.assert(
      fc.property(smallProblem, (c) => {
        if (countDesigns(c).total !== 0) return;
        for (const { field, conditions, total } of nearest(c).loosened) {
          expect(countDesigns(conditions).total).toBe(total);
          expect(total).toBeGreaterThan(0);
          const changed = Object.keys(c).filter(
            (k) =>
              Object.entries(conditions).find(([n]) => n === k)?.[1] !== Object.entries(c).find(([n]) => n === k)?.[1],
          );
          expect(changed).toEqual([field]);
        }
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  it('names padding and another convolution', () => {
    // 8 → 20 by padding 3 at most adds 6 a layer.
    const c = withDefaults({ input: [3, 8, 8], target: [8, 20, 20], maxConvs: 1 });
    const { loosened, reach } = nearest(c);
    const said = loosened.map(({ field, conditions }) => [field, conditions[field]]);
    expect(said).toContainEqual(['padding', [0, 6]]);
    expect(said).toContainEqual(['maxConvs', 2]);
    expect(said).toContainEqual(['target', [8, 14, 14]]);
    expect(reach.layers[1]?.sizes.at(-1)).toEqual([14, 14]);
  });
});

describe('reachable', () => {
  it('knows every size after each layer, and where a design may end', () => {
    fc.assert(
      fc.property(smallProblem, (c) => {
        const { layers, ends } = reachable(c);
        expect(layers[0]?.sizes).toEqual([[c.input[1], c.input[2]]]);
        const reached = ends.some(([h, w]) => h === c.target[1] && w === c.target[2]);
        for (const { layers: chain, sizes } of enumerate(c).slice(0, 20)) {
          expect(chain.length).toBeGreaterThan(0);
          for (const [i, size] of sizes.entries()) expect(layers[i + 1]?.sizes).toContainEqual(size);
        }
        expect(reached).toBe(countDesigns(c).total !== 0);
      }),
      { numRuns: 100 },
    );
  });
});
