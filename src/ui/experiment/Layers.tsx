import { scaleLinear } from 'd3-scale';
import type { Net } from '../../core/net/net';
import { decimalsOf } from '../../i18n/decimals';
import { rounded, roundedSigned } from '../../i18n/figures';
import { proseShare } from '../../i18n/format';
import { useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import type { Names } from './names';
import { session } from './session';
import { layerName } from './take';
import type { Shown } from './useTake';

/** Effects beyond that many standard deviations are drawn at the edge. */
const MOST = 4;
const WIDTH = 180;
const HEIGHT = 22;

/** Every layer's comparison: its means, the difference with its interval, and that interval drawn. */
export function Layers({ list, net, names }: { list: readonly Shown[]; net: Net; names: Names }) {
  const words = usePanelWords('experiment').all;
  const { lang } = useServices();
  const pair = list.some((s) => s.difference !== null);
  return (
    <table className="experiment-layers">
      <caption className="sr-only">{words.label}</caption>
      <thead>
        <tr>
          <th scope="col">{words.columns.layer}</th>
          <th scope="col">{names.a}</th>
          {pair && (
            <>
              <th scope="col">{names.b}</th>
              <th scope="col">{names.difference}</th>
              <th scope="col">{words.columns.effect}</th>
              <th scope="col">{names.lower}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {list.map(({ compared, sampleA, sampleB, difference }) => {
          const { layer } = compared.a;
          const name = layerName(net, layer) ?? String(layer);
          const ci = difference?.ci95 ?? sampleA.ci95;
          const d = ci ? decimalsOf(ci, 1) : 6;
          return (
            <tr key={layer} data-layer-row={layer}>
              <th scope="row">
                <button
                  type="button"
                  className="text-link"
                  aria-label={words.open(name)}
                  onClick={() => session.setState({ layer })}
                >
                  {name}
                </button>
              </th>
              <td>{rounded(sampleA.mean, Math.min(d, 6))}</td>
              {pair && (
                <>
                  <td>{rounded(sampleB?.mean ?? null, Math.min(d, 6))}</td>
                  <td>
                    {roundedSigned(difference?.mean ?? null, d)}
                    {ci && <span>{`${rounded(ci[0], d)} … ${rounded(ci[1], d)}`}</span>}
                  </td>
                  <td>{difference && <Effect difference={difference} />}</td>
                  <td>{difference?.aLower ? proseShare(lang, difference.aLower.share) : '–'}</td>
                </>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A difference and its interval in standard deviations, on one scale for all layers. */
function Effect({ difference: { mean, ci95, effect } }: { difference: NonNullable<Shown['difference']> }) {
  if (mean === null || effect === null || !ci95 || mean === 0) return null;
  const x = scaleLinear([-MOST, MOST], [6, WIDTH - 6]).clamp(true);
  const inSd = effect / mean;
  const [low, high] = ci95.map((end) => x(end * inSd));
  return (
    <svg className="effect" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line className="plot-zero" x1={x(0)} x2={x(0)} y1={1} y2={HEIGHT - 1} />
      <line className="plot-ci" x1={low} x2={high} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      <circle className="plot-diamond" cx={x(effect)} cy={HEIGHT / 2} r={5} />
    </svg>
  );
}
