import { expect, test } from 'vitest';
import { createGlides, isSeenToGo, seenAt } from './useGlide';

test('a smaller box around the same middle is only scaled', () => {
  const from = { x: -64, y: -64, width: 128, height: 128 };
  const to = { x: -32, y: -16, width: 64, height: 32 };
  expect(seenAt(from, to)).toBe('translate(0px,0px) scale(2,4)');
});

test('a box whose middle moves is seen to move with it', () => {
  const from = { x: 0, y: 0, width: 10, height: 10 };
  expect(seenAt(from, { x: 10, y: 0, width: 20, height: 10 })).toBe('translate(-15px,0px) scale(0.5,1)');
});

test('a box goes where an edge of it is seen to go', () => {
  const box = { x: 10, y: 10, width: 100, height: 100 };
  expect(isSeenToGo(box, { ...box, x: 8, width: 104 })).toBe(false);
  expect(isSeenToGo(box, { ...box, width: 104 })).toBe(true);
  expect(isSeenToGo(box, { ...box, y: 4, height: 106 })).toBe(true);
  expect(isSeenToGo(box, { x: 60, y: 60, width: 0, height: 0 })).toBe(false);
});

test('what moves together starts together, or, where it is all of a large picture, not at all', () => {
  const started: number[] = [];
  let run = () => {};
  const glide = createGlides((later) => {
    run = later;
  });
  const move = (count: number) => {
    for (let i = 0; i < count; i += 1) glide(() => started.push(i));
  };
  move(3);
  expect(started).toEqual([]);
  run();
  expect(started).toEqual([0, 1, 2]);
  move(40);
  run();
  expect(started).toEqual([0, 1, 2]);
  move(1);
  run();
  expect(started).toEqual([0, 1, 2, 0]);
});
