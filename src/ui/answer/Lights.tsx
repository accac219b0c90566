import type { Judged } from '../../core/goal';
import { type Range, SEARCH_ARGUMENTS } from '../../core/search';
import { useServices } from '../context';

interface LightProps {
  readonly met: boolean;
  readonly text: string;
  readonly name?: string;
}

/** A condition: a sign and words, so that the colour says nothing that they do not. */
export function Light({ met, text, name }: LightProps) {
  const { t } = useServices();
  return (
    <li className={met ? 'light' : 'light no'} data-light={name} data-met={met}>
      <span aria-hidden="true">{met ? '✓' : '✗'}</span>
      <span className="sr-only">{met ? t.answer.met : t.answer.notMet}:</span> {text}
    </li>
  );
}

/** 1–3; one number where both ends are the same. */
export const rangeText = ([from, to]: Range) => (from === to ? String(from) : `${from}–${to}`);

/** The conditions beside the target, each with its light. `lossy`: only what shrinks its map counts as unpadded. */
export function GoalLights({ judged, lossy }: { readonly judged: Judged; readonly lossy: boolean }) {
  const words = useServices().t.answer;
  const { convs, unpadded, pools, ranges } = judged;
  return (
    <>
      {convs && <Light met={convs.met} text={words.convs(convs.is, convs.wants)} name="convs" />}
      {unpadded && (
        <Light met={unpadded.met} text={words.unpadded(unpadded.is, unpadded.wants, lossy)} name="unpadded" />
      )}
      {pools && <Light met={pools.met} text={words.pools(pools.is, pools.wants)} name="pools" />}
      {ranges.map(({ of, is, wants, met }) => {
        const wanted = rangeText(wants);
        const text = met ? wanted : words.wants(rangeText(is), wanted);
        return <Light key={of} met={met} text={`${SEARCH_ARGUMENTS[of]} ${text}`} name={of} />;
      })}
    </>
  );
}
