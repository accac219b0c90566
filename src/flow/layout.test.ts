import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flowLayout, mapCentres, type Room } from './layout';

const desk: Room = {
  width: 1440,
  height: 760,
  cards: 158,
  readouts: 116,
  flows: 1,
  direction: 'across',
  projector: false,
  devicePixelRatio: 1,
};
const projector: Room = { ...desk, width: 1024, height: 612, cards: 158, readouts: 134, projector: true };
const map = { h: 16, w: 16, pad: [1, 1, 1, 1] as const };

const wide = (stages: number, room: Room) => {
  const { edge, input, column, gap } = flowLayout([3, 16, 16], [map], stages, room);
  return 2 * edge + input + stages * (column + gap);
};

test('up to four convolutions and two pools fit 1440 pixels, the exercise’s three a projector', () => {
  for (let stages = 1; stages <= 6; stages += 1) expect(wide(stages, desk)).toBeLessThanOrEqual(1440);
  expect(wide(3, projector)).toBeLessThanOrEqual(1024);
});

test('longer nets are wider than the window, not squeezed', () => {
  expect(wide(9, desk)).toBeGreaterThan(1440);
});

test('maps, rulers and captions leave room for the sheets', () => {
  for (const room of [desk, projector]) {
    const { row } = flowLayout([3, 16, 16], [map], 3, room);
    expect(room.height - room.cards - room.readouts - row - 24).toBeGreaterThan(80);
  }
});

test('no map is wider than its column, whatever the net', () => {
  const size = fc.integer({ min: 1, max: 512 });
  fc.assert(
    fc.property(size, size, fc.integer({ min: 0, max: 12 }), fc.constantFrom(desk, projector), (h, w, stages, room) => {
      const { scale, column, lane, input, row } = flowLayout([1, h, w], [], stages, room);
      expect(scale.width).toBeLessThanOrEqual(Math.min(input, column - lane));
      expect(scale.height).toBeLessThanOrEqual(row);
      expect(scale.cell).toBeGreaterThan(0);
    }),
  );
});

test('the middle of each map is where its column puts it', () => {
  const layout = flowLayout([3, 16, 16], [map], 2, desk);
  const [first = 0, second = 0, third = 0] = mapCentres(layout, 2);
  expect(first).toBe(layout.edge + layout.input / 2);
  expect(third - second).toBe(layout.column + layout.gap);
});

test('on a phone the flow is as wide as the phone', () => {
  const phone: Room = { ...desk, width: 390, height: 700, direction: 'down', projector: true, devicePixelRatio: 3 };
  const { scale, direction, column } = flowLayout([3, 16, 16], [map], 3, phone);
  expect(direction).toBe('down');
  expect(scale.width).toBeLessThan(200);
  expect(column).toBeLessThan(390);
});

test('beside a panel stages go closer before their maps get small', () => {
  const beside = { ...desk, width: 980 };
  for (const stages of [1, 2, 3]) {
    expect(flowLayout([3, 16, 16], [map], stages, beside).scale.cell).toBeGreaterThanOrEqual(9);
    expect(wide(stages, beside)).toBeLessThanOrEqual(980);
  }
  expect(flowLayout([3, 16, 16], [map], 4, beside).scale.cell).toBe(7);
});

test('where two nets and their difference cannot fit, or over an open panel, maps keep ten pixels a cell at 16 × 16 and scroll instead', () => {
  const pads = [map, { h: 14, w: 14, pad: [1, 1, 1, 1] as const }];
  for (const height of [180, 280, 400, 500]) {
    const { scale } = flowLayout([3, 16, 16], pads, 3, { ...desk, height });
    expect(scale.cell).toBeGreaterThanOrEqual(10);
    const paired = { ...desk, height, width: 1040, flows: 2, cards: 140, readouts: 170 };
    expect(flowLayout([3, 16, 16], pads, 3, paired).scale.cell).toBe(10);
  }
});

test('two nets and their difference fit one screen where that leaves something to see', () => {
  for (let height = 560; height < 1000; height += 20) {
    const room: Room = { ...desk, height, width: 1040, flows: 2, cards: 140, readouts: 170 };
    const { slim, row, scale } = flowLayout([3, 16, 16], [map], 3, room);
    if (!slim) continue;
    // Cards, a line or two of readouts for each, the rows of both, the difference.
    expect(room.cards + 2 * 28 + 2 * row + scale.height + 24 + 20).toBeLessThanOrEqual(height + 2);
    expect(scale.height).toBeGreaterThanOrEqual(90);
  }
  expect(flowLayout([3, 16, 16], [map], 3, { ...desk, height: 720, flows: 2, cards: 140 }).slim).toBe(true);
  expect(flowLayout([3, 16, 16], [map], 3, { ...desk, height: 1100, flows: 2, cards: 140 }).slim).toBe(false);
});

test('both axes’ sizes stand clear of the card, however low the maps are', () => {
  const low = { h: 1, w: 200, pad: [0, 0, 0, 0] as const };
  for (const room of [desk, projector]) {
    const { centre, row, scale } = flowLayout([3, 1, 200], [low], 2, room);
    expect(centre).toBeGreaterThanOrEqual(54);
    expect(row - centre).toBeGreaterThanOrEqual(scale.height / 2);
  }
});
