import { useMemo, useRef } from 'react';
import type { Experiments } from '../../core/experiment/experiment';
import { seedFacts, verdictOf } from '../../core/experiment/verdict';
import { decimalsFor, decimalsOf } from '../../i18n/decimals';
import { fixed, rounded } from '../../i18n/figures';
import { usePanelWords } from '../parts/usePanelWords';
import { SweepPlot } from './SweepPlot';
import { pointsOf } from './sweep_points';
import { layerName } from './take';
import { useSize } from './useSize';
import type { Running } from './useTake';

/** A sweep as a curve: the mean over seeds by value, with its interval and what most seeds lie between. */
export function SweepFound({ experiments, running }: { experiments: Experiments; running: Running }) {
  const words = usePanelWords('experiment');
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { take, tick } = running;
  const { question, sweep, layer } = take.doc.experiment;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values grow with every tick
  const points = useMemo(() => pointsOf(experiments, running), [experiments, take, tick]);
  if (!sweep) return null;
  const there = points.filter((p) => p.sample !== null && p.sample.n > 0);
  const [first, last] = [there[0], there.at(-1)];
  const net = take.doc.slots.a;
  const where = typeof layer === 'number' ? words.layers.one(layerName(net, layer) ?? '') : words.layers.last;
  const axis = `${words.axis[question]} ${where}`;
  const named = `${sweep.arg} · ${layerName(net, sweep.layer) ?? sweep.layer}`;
  let said = words.verdict.say({ kind: 'no-seeds' }, words.names.nets);
  if (first?.values && last?.values && first !== last) {
    const difference = experiments.difference(first.values, last.values, 'paired');
    const verdict = verdictOf(difference, seedFacts(first.values, last.values));
    const pair = { a: `${sweep.arg}=${first.value}`, b: `${sweep.arg}=${last.value}` };
    said = words.verdict.say(verdict, pair);
  } else if (first?.sample) said = words.verdict.one(first.sample, first.middle);
  return (
    <>
      <p className="conclusion" data-conclusion="">
        {said}
      </p>
      <div ref={box} className="plot sweep-plot" role="img" aria-label={words.sweep.label(named, axis)}>
        {size && <SweepPlot size={size} points={points} names={{ x: named, y: axis, gaps: words.sweep.gaps }} />}
      </div>
      <p className="plot-said">
        {[words.sweep.line, ...(points.some((p) => p.middle) ? [words.sweep.band] : [])].join(' · ')}
      </p>
      <table className="experiment-layers">
        <thead>
          <tr>
            {Object.values(words.sweep.columns).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ value, sample, refused }) => {
            const d = sample?.ci95 ? decimalsOf(sample.ci95, 1) : 6;
            return (
              <tr key={value}>
                <th scope="row">{value}</th>
                {sample ? (
                  <>
                    <td>{rounded(sample.mean, d)}</td>
                    <td>{sample.ci95 ? `${rounded(sample.ci95[0], d)} … ${rounded(sample.ci95[1], d)}` : '–'}</td>
                    <td>{sample.sd === null ? '–' : fixed(sample.sd, decimalsFor(sample.sd, 2))}</td>
                  </>
                ) : (
                  <td className="refused" colSpan={3}>
                    {refused ? words.sweep.refused(refused) : words.sweep.undefined}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
