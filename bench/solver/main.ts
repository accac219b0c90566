// One problem solved once, in a process of its own: `main.js <problem> <solver|plain> <seconds>`, its result as JSON.
import { type Problem, withDefaults } from '../../src/core/solver/problem';
import { solve } from '../../src/core/solver/solve';
import { enumerateBest } from './plain';

const PROBLEMS: Readonly<Record<string, Problem>> = {
  exercise: { input: [3, 16, 16], target: [64, 16, 16], maxConvs: 3, unpaddedLayers: 1 },
  four: { input: [3, 32, 32], target: [64, 8, 8], maxConvs: 4, unpaddedLayers: 1 },
  large: { input: [3, 224, 224], target: [64, 7, 7], maxConvs: 5, maxPools: 2, kernel: [1, 11] },
};

const [, , name = '', how = '', seconds = '60'] = process.argv;
const problem = PROBLEMS[name];
if (!problem) throw new Error(`there is no problem ${name}`);
const conditions = withDefaults(problem);
const before = process.memoryUsage().rss;
const started = performance.now();
const found = how === 'plain' ? enumerateBest(conditions, Number(seconds) * 1000) : solve(conditions);
const ms = performance.now() - started;
// maxRSS is in kilobytes.
const bytes = Math.max(0, process.resourceUsage().maxRSS * 1024 - before);
const again: number[] = [];
for (let i = 0; how === 'solver' && i < 20; i++) {
  const start = performance.now();
  solve(conditions);
  again.push(performance.now() - start);
}
again.sort((a, b) => a - b);
const { total, complete, designs } = found;
console.log(
  JSON.stringify({ total: String(total), complete, listed: designs.length, ms, warm: again[10] ?? null, bytes }),
);
