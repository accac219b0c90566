import { Suspense } from 'react';
import type { PlanRefusal } from '../../core/experiment/experiment';
import { FaultView } from '../cards/FaultView';
import { useDoc } from '../context';
import { usePanelWords } from '../parts/usePanelWords';

/** Why nothing can be run, and what to do about it. */
export function Refusal({ refusal: { code, slot, text } }: { readonly refusal: PlanRefusal }) {
  const words = usePanelWords('experiment');
  const sweep = useDoc((doc) => doc.experiment.sweep);
  if (code === 'net-refused' && sweep) return <p className="bad">{`${words.refused['too-few-values']} ${text}`}</p>;
  return (
    <>
      <p className="bad">{words.refused[code](slot)}</p>
      {code === 'net-refused' && (
        <Suspense fallback={<p className="bad">{text}</p>}>
          <Fault slot={slot} />
        </Suspense>
      )}
    </>
  );
}

function Fault({ slot }: Pick<PlanRefusal, 'slot'>) {
  return <FaultView slot={slot} words={usePanelWords('faults')} />;
}
