import type { Interval } from '../../core/experiment/experiment';
import { decimalsFor, decimalsOf } from '../../i18n/decimals';
import { count, fixed, rounded, roundedSigned } from '../../i18n/figures';
import { proseShare } from '../../i18n/format';
import { useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import type { Names } from './names';
import type { Shown } from './useTake';

const between = ([low, high]: Interval, decimals: number) => `${rounded(low, decimals)} … ${rounded(high, decimals)}`;

/** p as it is printed: three digits, with the power of ten where it is small. */
function probability(p: number | null): string {
  if (p === null) return '–';
  if (p === 0) return '< 1e−300';
  return p < 0.001 ? p.toExponential(1).replace('-', '−') : p.toFixed(3);
}

/** All numbers of a comparison, or of one net's distribution. */
export function Numbers({
  shown,
  names,
  bootstrap,
}: {
  shown: Shown;
  names: Names;
  bootstrap: Interval | null | undefined;
}) {
  const words = usePanelWords('experiment').stats;
  const { lang } = useServices();
  const { sampleA, sampleB, difference } = shown;
  const items: {
    readonly name: string;
    readonly value: string;
    readonly note?: string;
    readonly title?: string;
    readonly plain?: string;
  }[] = [];
  const sample = (name: string, s: typeof sampleA) => {
    const d = s.ci95 ? decimalsOf(s.ci95, 1) : 6;
    const sd = s.sd === null ? '–' : fixed(s.sd, s.sd > 0 ? decimalsFor(s.sd, 2) : 6);
    items.push({ name: words.meanOf(name), value: rounded(s.mean, d), note: `${words.sd} ${sd}` });
    if (!difference && s.ci95) items.push({ name: words.ci, value: between(s.ci95, d) });
  };
  sample(names.a, sampleA);
  if (sampleB) sample(names.b, sampleB);
  if (difference) {
    const { mean, ci95, effect, aLower, t, df, p, test } = difference;
    const d = ci95 ? decimalsOf(ci95, 1) : 6;
    items.push({
      name: names.difference,
      value: roundedSigned(mean, d),
      note: ci95 ? between(ci95, d) : words.none,
      title: words.ci,
    });
    if (bootstrap)
      items.push({
        name: words.bootstrap,
        value: between(bootstrap, d),
        title: words.bootstrapTitle,
        plain: words.plain.bootstrap,
      });
    items.push({
      name: words.effect,
      value: rounded(effect, 2),
      title: words.effectTitle,
      plain: words.plain.effect,
    });
    if (aLower) {
      const [low, high] = aLower.ci95.map((s) => proseShare(lang, s));
      items.push({
        name: names.lower,
        value: proseShare(lang, aLower.share),
        note: `${low} … ${high}`,
        title: words.lowerTitle,
      });
    }
    items.push({
      name: words.tests[test],
      value: `p ${p !== null && p > 0 ? '= ' : ''}${probability(p)}`,
      note: `t = ${rounded(t, 2)}, df = ${df === null ? '–' : Number.isInteger(df) ? count(df) : fixed(df, 1)}`,
      plain: words.plain[test],
    });
  }
  return (
    <dl className="experiment-numbers" aria-label={words.label}>
      {items.map(({ name, value, note, title, plain }) => (
        <div key={name} title={title}>
          <dt>{name}</dt>
          <dd>
            <b>{value}</b>
            {note !== undefined && <span>{note}</span>}
            {plain !== undefined && <em>{plain}</em>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
