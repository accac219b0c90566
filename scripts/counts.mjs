// Counting what ran, from the reports that the runners write for programs.

/** @typedef {{ passed: number; failed: number; skipped: number }} Counts */

/** @param {unknown} value @param {string} key */
const at = (value, key) =>
  typeof value === 'object' && value !== null ? /** @type {Record<string, unknown>} */ (value)[key] : undefined;

/** @param {unknown} report @param {readonly string[]} keys */
const sum = (report, ...keys) =>
  keys.reduce((total, key) => {
    const n = at(report, key);
    return total + (typeof n === 'number' ? n : 0);
  }, 0);

/** vitest's JSON report. A file that could not be loaded has no tests in it and counts as one failure. @param {unknown} report @returns {Counts} */
export function ofVitest(report) {
  const files = at(report, 'testResults');
  const broken = (Array.isArray(files) ? files : []).filter((file) => {
    const tests = at(file, 'assertionResults');
    return (
      at(file, 'status') === 'failed' && !(Array.isArray(tests) && tests.some((t) => at(t, 'status') === 'failed'))
    );
  });
  return {
    passed: sum(report, 'numPassedTests'),
    failed: sum(report, 'numFailedTests') + broken.length,
    skipped: sum(report, 'numPendingTests', 'numTodoTests'),
  };
}

/** The names of vitest's tests that failed, and of its files that could not be loaded. @param {unknown} report @returns {string[]} */
export function failedOfVitest(report) {
  const files = at(report, 'testResults');
  return (Array.isArray(files) ? files : []).flatMap((file) => {
    const tests = at(file, 'assertionResults');
    const failed = (Array.isArray(tests) ? tests : []).filter((test) => at(test, 'status') === 'failed');
    const name = String(at(file, 'name'));
    if (failed.length === 0) return at(file, 'status') === 'failed' ? [`${name}: ${at(file, 'message')}`] : [];
    return failed.map((test) => `${name}: ${at(test, 'fullName')}\n${[at(test, 'failureMessages')].flat().join('\n')}`);
  });
}

/** Playwright's JSON report. A test that passed at its second try has passed, and is named (`secondTriesOf`). @param {unknown} report @returns {Counts} */
export function ofPlaywright(report) {
  const stats = at(report, 'stats');
  return {
    passed: sum(stats, 'expected', 'flaky'),
    failed: sum(stats, 'unexpected'),
    skipped: sum(stats, 'skipped'),
  };
}

/** The names of Playwright's tests that passed at their second try alone. @param {unknown} report @returns {string[]} */
export function secondTriesOf(report) {
  /** @param {unknown} suite @param {string} path @returns {string[]} */
  const of = (suite, path) => {
    const here = [path, String(at(suite, 'title') ?? '')].filter(Boolean).join(' › ');
    const specs = [at(suite, 'specs') ?? []].flat().flatMap((spec) => {
      const tests = [at(spec, 'tests') ?? []].flat().filter((test) => at(test, 'status') === 'flaky');
      return tests.map((test) => `${at(test, 'projectName')} ${here} › ${at(spec, 'title')}`);
    });
    return [...specs, ...[at(suite, 'suites') ?? []].flat().flatMap((inner) => of(inner, here))];
  };
  return of(report, '');
}

/**
 * What a stage of tests counts for: a program that failed without a failed test, and one that executed no test, are failures.
 * @param {Counts} counts
 * @param {number} code the program's exit code
 * @returns {Counts}
 */
export function judged(counts, code) {
  const executed = counts.passed + counts.failed;
  return counts.failed === 0 && (code !== 0 || executed === 0) ? { ...counts, failed: 1 } : counts;
}

/** @param {readonly Counts[]} all @returns {Counts} */
export const total = (all) =>
  all.reduce(
    (sum, c) => ({ passed: sum.passed + c.passed, failed: sum.failed + c.failed, skipped: sum.skipped + c.skipped }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** @param {Counts} counts */
export const line = ({ passed, failed, skipped }) =>
  `${closing({ passed, failed })}${skipped === 0 ? '' : `, ${skipped} skipped`}`;

/** What programs read: nothing but what passed and what failed. @param {Pick<Counts, 'passed' | 'failed'>} counts */
export const closing = ({ passed, failed }) => `${passed} passed, ${failed} failed`;
