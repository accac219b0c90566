import { useEffect, useState } from 'react';
import type { Slot } from '../../core/result';
import { fixed } from '../../i18n/figures';
import { useServices } from '../context';
import { copyText } from '../parts/clipboard';

/** The mean in six decimals, as the exercise prints it; pressed, it is copied with all its digits. */
export function CopyMean({ value, layer, slot }: { value: number | null; layer: number | null; slot: Slot }) {
  const { t } = useServices();
  const words = t.picture.readouts;
  const [said, setSaid] = useState<'' | 'copied' | 'copyFailed'>('');
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(''), 1800);
    return () => clearTimeout(timer);
  }, [said]);
  const text = fixed(value, 6);
  if (value === null) {
    return (
      <output className="mean" data-mean={layer} data-slot={slot}>
        {text}
      </output>
    );
  }
  const copy = async () => setSaid((await copyText(String(value))) ? 'copied' : 'copyFailed');
  return (
    <>
      <button
        type="button"
        className="mean"
        data-mean={layer}
        data-slot={slot}
        data-full={String(value)}
        title={words.copyMean(String(value))}
        onClick={copy}
      >
        {text}
      </button>
      <span className="said" role="status">
        {said && words[said]}
      </span>
    </>
  );
}
