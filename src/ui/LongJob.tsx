import { Suspense } from 'react';
import type { LongJob as Job } from '../state/live';
import { useLive, useServices } from './context';
import { usePanelWords } from './parts/usePanelWords';
import './styles/long_job.css';

/** How far a long computation is, with a button that stops it; once stopped, one that computes after all. */
export function LongJob() {
  const job = useLive((live) => live.long);
  return <Suspense>{job && <Line job={job} />}</Suspense>;
}

function Line({ job: { share } }: { readonly job: Job }) {
  const { stopComputing, computeAgain } = useServices();
  const words = usePanelWords('computing');
  const percent = share === null ? '' : String(Math.floor(100 * share));
  return (
    <section className="long-job" aria-label={words.label}>
      {share === null ? (
        <p role="status">{words.stopped}</p>
      ) : (
        <label>
          {words.running(percent)}
          <progress value={share} />
        </label>
      )}
      <button type="button" className="button" onClick={share === null ? computeAgain : stopComputing}>
        {share === null ? words.again : words.stop}
      </button>
    </section>
  );
}
