import { expect, test } from 'vitest';
import { layoutSheet } from '../render/sheet';
import { movedCell } from './cell';
import { walkedChannel } from './walk';

const sheet = { ...layoutSheet(11, 4, 4, { width: 200, height: 200 }, 28), columns: 4, rows: 3 };

test('arrow keys walk the sheet as it lies', () => {
  expect(walkedChannel('ArrowRight', 3, sheet)).toBe(4);
  expect(walkedChannel('ArrowLeft', 4, sheet)).toBe(3);
  expect(walkedChannel('ArrowDown', 5, sheet)).toBe(9);
  expect(walkedChannel('ArrowUp', 5, sheet)).toBe(1);
  expect(walkedChannel('End', 0, sheet)).toBe(10);
  expect(walkedChannel('Home', 7, sheet)).toBe(0);
});

test('they stop at the ends', () => {
  expect(walkedChannel('ArrowLeft', 0, sheet)).toBe(0);
  expect(walkedChannel('ArrowRight', 10, sheet)).toBe(10);
  expect(walkedChannel('ArrowDown', 8, sheet)).toBe(8);
  expect(walkedChannel('ArrowUp', 2, sheet)).toBe(2);
  expect(walkedChannel('PageDown', 9, sheet)).toBe(10);
});

test('other keys are not the sheet’s', () => {
  expect(walkedChannel('a', 0, sheet)).toBeNull();
  expect(walkedChannel('Tab', 0, sheet)).toBeNull();
});

test('the cursor starts in the middle and stays in the map', () => {
  expect(movedCell('ArrowLeft', null, 14, 9)).toEqual({ row: 6, col: 4 });
  expect(movedCell('ArrowLeft', { row: 0, col: 0 }, 14, 9)).toEqual({ row: 0, col: 0 });
  expect(movedCell('End', { row: 2, col: 3 }, 14, 9)).toEqual({ row: 2, col: 8 });
  expect(movedCell('PageDown', { row: 2, col: 3 }, 14, 9)).toEqual({ row: 13, col: 3 });
  expect(movedCell('x', null, 14, 9)).toBeNull();
});
