import { expect, test } from 'vitest';
import { closing, failedOfVitest, judged, line, ofPlaywright, ofVitest, secondTriesOf, total } from './counts.mjs';

const passed = { status: 'passed' };
const failed = { status: 'failed' };

test('counts vitest’s tests, and a file that could not be loaded as a failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [passed] },
      { status: 'failed', assertionResults: [passed, failed] },
      { status: 'failed', assertionResults: [] },
    ],
  };
  expect(ofVitest(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
});

test('counts Playwright’s tests', () => {
  const report = { stats: { expected: 7, unexpected: 2, flaky: 1, skipped: 3 } };
  expect(ofPlaywright(report)).toEqual({ passed: 8, failed: 2, skipped: 3 });
});

test('a missing report counts as nothing, and nothing executed is a failure', () => {
  expect(ofVitest(null)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  expect(judged(ofPlaywright(undefined), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(judged({ passed: 0, failed: 0, skipped: 9 }, 0).failed).toBe(1);
});

test('a program that fails with all its tests passed has failed', () => {
  expect(judged({ passed: 3, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  expect(judged({ passed: 3, failed: 0, skipped: 0 }, 0).failed).toBe(0);
  expect(judged({ passed: 3, failed: 2, skipped: 0 }, 1).failed).toBe(2);
});

test('names the tests that passed at their second try alone', () => {
  const spec = (/** @type {string} */ title, /** @type {string} */ status) => ({
    title,
    tests: [{ projectName: 'desktop', status }],
  });
  const report = {
    suites: [
      {
        title: 'a.spec.ts',
        specs: [spec('opens', 'flaky'), spec('closes', 'expected')],
        suites: [{ title: 'inside', specs: [spec('moves', 'flaky'), spec('stops', 'unexpected')] }],
      },
    ],
  };
  expect(secondTriesOf(report)).toEqual(['desktop a.spec.ts › opens', 'desktop a.spec.ts › inside › moves']);
  expect(secondTriesOf(null)).toEqual([]);
});

test('the closing line', () => {
  const sum = total([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 2, failed: 1, skipped: 4 },
  ]);
  expect(line(sum)).toBe('3 passed, 1 failed, 4 skipped');
  expect(line({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  // What ends `npm test`: one plain line, whatever was skipped.
  expect(closing(sum)).toBe('3 passed, 1 failed');
});

test('names the tests of vitest that failed, with why', () => {
  const report = {
    testResults: [
      { name: 'a.test.ts', status: 'passed', assertionResults: [passed] },
      {
        name: 'b.test.ts',
        status: 'failed',
        assertionResults: [passed, { ...failed, fullName: 'adds up', failureMessages: ['expected 3'] }],
      },
      { name: 'c.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  };
  expect(failedOfVitest(report)).toEqual(['b.test.ts: adds up\nexpected 3', 'c.test.ts: no such module']);
  expect(failedOfVitest(null)).toEqual([]);
});
