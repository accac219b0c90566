import type { Slot } from '../../core/result';
import { useDerived, useServices } from '../context';
import { useLate } from '../late';
import { faultParts } from './fault_parts';

/** A refusal at its place. Until help and repairs have been fetched, and where they do not come, PyTorch's own words. */
export function FaultCard({ slot }: { readonly slot: Slot }) {
  const { lang } = useServices();
  const fault = useDerived()[slot]?.fault;
  const parts = useLate(faultParts(lang));
  if (!fault) return null;
  if (parts) return <parts.View slot={slot} words={parts.words} />;
  return (
    <section className="fault">
      <blockquote className="mono" lang="en">
        {fault.text}
      </blockquote>
    </section>
  );
}
