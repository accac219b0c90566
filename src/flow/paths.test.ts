import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contracted, depthsOf, lanesOf, type PathNode, trunkTo, type Wire, wiresOf } from './paths';

/** Random graphs in which every node reads one to three earlier ones. */
const graph = fc
  .array(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 24 })
  .map((list) => list.map((reads, i): PathNode => ({ reads: reads.map((r) => (r % (i + 1)) - 1) })));

function laid(nodes: readonly PathNode[]) {
  const cols = depthsOf(nodes);
  const trunk = trunkTo(nodes, nodes.length - 1);
  const lanes = lanesOf(nodes, cols, trunk);
  return { cols, trunk, lanes, wires: wiresOf(nodes, cols, lanes) };
}

test('no two nodes stand in one place, and whatever is read stands to the left', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const { cols, lanes } = laid(nodes);
      const cells = cols.map((col, i) => `${col}/${lanes[i]}`);
      expect(new Set(cells).size).toBe(nodes.length);
      for (const [i, { reads }] of nodes.entries()) {
        for (const r of reads) expect(r < 0 ? 0 : (cols[r] ?? 0)).toBeLessThan(cols[i] ?? 0);
      }
    }),
  );
});

test('the trunk is straight: lane 0, a node in each of its columns, and nothing else on it', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const { cols, trunk, lanes } = laid(nodes);
      expect(trunk.map((i) => cols[i])).toEqual(trunk.map((_, n) => n + 1));
      expect([...lanes.keys()].filter((i) => lanes[i] === 0)).toEqual(trunk);
    }),
  );
});

test('branches of one lane stand apart, the way to the node that each ends in among it', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const { cols, lanes, wires } = laid(nodes);
      const across = (wire: Wire) => wire.level === null && cols[wire.from] !== undefined;
      for (const wire of wires.filter(across)) {
        const [from, to] = [cols[wire.from] ?? 0, cols[wire.to] ?? 0];
        const between = [...lanes.keys()].filter(
          (i) => lanes[i] === wire.lane && (cols[i] ?? 0) > from && (cols[i] ?? 0) < to,
        );
        expect(between).toEqual([]);
      }
    }),
  );
});

test('arcs of one height do not run over each other', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const { cols, wires } = laid(nodes);
      const col = (i: number) => (i < 0 ? 0 : (cols[i] ?? 0));
      const arcs = wires.filter((w) => w.level !== null);
      for (const p of arcs) {
        for (const q of arcs) {
          if (p === q || p.lane !== q.lane || p.level !== q.level) continue;
          expect(col(p.to) <= col(q.from) || col(q.to) <= col(p.from)).toBe(true);
        }
      }
    }),
  );
});

test('the order in which edges are named changes nothing, nor does naming one twice', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const other = nodes.map(({ reads }) => ({ reads: [...reads].reverse().concat(reads[0] ?? -1) }));
      expect(laid(other)).toEqual(laid(nodes));
    }),
  );
});

const of = (...reads: number[][]) => laid(reads.map((r) => ({ reads: r })));

test('a residual block keeps one row, its skip is an arc', () => {
  const { lanes, wires } = of([-1], [0], [1], [2, -1]);
  expect(lanes).toEqual([0, 0, 0, 0]);
  expect(wires.filter((w) => w.level !== null)).toEqual([{ from: -1, to: 3, lane: 0, level: 0 }]);
});

test('a projection has layers of its own, and so a lane, which it leaves at the sum', () => {
  const { lanes, wires } = of([-1], [0], [1], [-1], [2, 3]);
  expect(lanes).toEqual([0, 0, 0, 1, 0]);
  expect(wires.filter((w) => w.lane === 1)).toEqual([
    { from: -1, to: 3, lane: 1, level: null },
    { from: 3, to: 4, lane: 1, level: null },
  ]);
});

test('an Inception module takes four rows, and two of them stand under each other in the same lanes', () => {
  const module = (x: number, at: number) => [
    [x],
    [x],
    [at + 1],
    [x],
    [at + 3],
    [x],
    [at + 5],
    [at, at + 2, at + 4, at + 6],
  ];
  const { lanes, wires } = of(...module(-1, 0), ...module(7, 8));
  expect(Math.max(...lanes)).toBe(3);
  expect(lanes.slice(8)).toEqual(lanes.slice(0, 8));
  expect(wires.every((w) => w.level === null)).toBe(true);
});

test('a U-Net keeps one row, its arcs lie within each other', () => {
  const { lanes, wires } = of([-1], [0], [1], [2], [3], [4], [5, 2], [6], [7], [8, 0], [9]);
  expect(lanes.every((l) => l === 0)).toBe(true);
  expect(wires.filter((w) => w.level !== null).map((w) => [w.from, w.to, w.level])).toEqual([
    [2, 6, 0],
    [0, 9, 1],
  ]);
});

test('a group stands as one node that reads what it read of others; none that a way leaves and comes back to', () => {
  const nodes = [[-1], [0], [1, 0], [2], [3, 2]].map((reads) => ({ reads }));
  expect(contracted(nodes, [[1, 2]])).toEqual({
    nodes: [{ reads: [-1] }, { reads: [0] }, { reads: [1] }, { reads: [2, 1] }],
    place: [0, 1, 1, 2, 3],
  });
  expect(contracted(nodes, [[0, 2]])).toBeNull();
});
