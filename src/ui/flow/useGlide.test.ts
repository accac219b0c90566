import { expect, test } from 'vitest';
import { seenAt } from './useGlide';

test('a smaller box around the same middle is only scaled', () => {
  const from = { x: -64, y: -64, width: 128, height: 128 };
  const to = { x: -32, y: -16, width: 64, height: 32 };
  expect(seenAt(from, to)).toBe('translate(0px,0px) scale(2,4)');
});

test('a box whose middle moves is seen to move with it', () => {
  const from = { x: 0, y: 0, width: 10, height: 10 };
  expect(seenAt(from, { x: 10, y: 0, width: 20, height: 10 })).toBe('translate(-15px,0px) scale(0.5,1)');
});
