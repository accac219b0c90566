import type { Column } from '../../flow/columns';
import { layerOf } from '../../flow/results';
import { signed } from '../../i18n/figures';
import { useFlowPlace } from '../canvas/flow_context';
import { useLive, useServices } from '../context';

/** Beside net b's mean: by how much net a's is more. */
export function Against({ layer, twin }: Pick<Column, 'layer' | 'twin'>) {
  const { t } = useServices();
  const { slot } = useFlowPlace();
  const by = useLive(({ frame }) => {
    if (slot !== 'b' || layer === null || !twin || twin.layer === null || layer < 0) return null;
    const [own, other] = [layerOf(frame, 'b', layer)?.stats.mean, layerOf(frame, 'a', twin.layer)?.stats.mean];
    return own == null || other == null ? null : other - own;
  });
  if (by === null) return null;
  return (
    <span className="read-minus" title={t.pair.minusTitle}>
      {t.pair.minus} {by === 0 ? '0' : <b>{signed(by, 4)}</b>}
    </span>
  );
}
