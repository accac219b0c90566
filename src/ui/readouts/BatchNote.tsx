import type { NewBatch } from '../../core/net/new_batch';
import { Popover } from '../parts/Popover';
import { usePanelWords } from '../parts/usePanelWords';

/** Under a map whose view made another batch: how many pictures it is now, and, pressed, why nobody wants that. */
export default function BatchNote({ from, to }: NewBatch) {
  const words = usePanelWords('why').batch;
  return (
    <div className="read-alert" data-new-batch={to}>
      <Popover label={words.became(from, to)} title={words.title} popClassName="why-pop" face={words.became(from, to)}>
        {() => (
          <article className="why">
            <p>{words.what(from, to)}</p>
            <p>{words.instead}</p>
          </article>
        )}
      </Popover>
    </div>
  );
}
