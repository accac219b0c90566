import { useEffect } from 'react';
import { useStore } from 'zustand';
import { arrivals, askAgain } from '../state/arrivals';
import type { Notice } from '../state/live';
import { dismiss } from '../state/notify';
import { useLive, useServices } from './context';

const INFO_MS = 5000;

/** Messages to the person: quiet, in a corner, gone by a click; what only informs goes by itself. */
export function Notices() {
  const { t } = useServices();
  const notices = useLive((live) => live.notices);
  return (
    <div className="notices" role="status" aria-label={t.notices.label()}>
      <MissingLine />
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

/** What of the page could not be fetched, in one line, and the way to have it: what is on the screen stays meanwhile. */
function MissingLine() {
  const { t, reload } = useServices();
  const { missing, reason } = useStore(arrivals);
  if (missing.length === 0) return null;
  const { arrivals: words, dock } = t.shell;
  const tabs: Readonly<Record<string, string>> = dock.tabs;
  const names: Readonly<Record<string, string>> = words.parts;
  const parts = [...new Set(missing.map(({ part }) => names[part] ?? words.panel(tabs[part] ?? part)))].join(', ');
  const anew = reason === 'replaced' || missing.some(({ stuck }) => stuck);
  return (
    <p className="notice warning">
      <span>{reason === 'replaced' ? words.replaced(parts) : anew ? words.stuck(parts) : words.away(parts)}</span>
      <button type="button" className="button" onClick={anew ? reload : askAgain}>
        {anew ? words.reload : words.again}
      </button>
    </p>
  );
}

function NoticeLine({ notice }: { readonly notice: Notice }) {
  const { t, live } = useServices();
  const { id, tone, key, values } = notice;
  useEffect(() => {
    if (tone !== 'info') return;
    const timer = setTimeout(() => dismiss(live, id), INFO_MS);
    return () => clearTimeout(timer);
  }, [id, tone, live]);
  const say = Object.entries(t.notices).find(([name]) => name === key)?.[1];
  return (
    <p className={`notice ${tone}`}>
      <span>{say ? say(values ?? {}) : key}</span>
      <button type="button" className="quiet" aria-label={t.notices.dismiss()} onClick={() => dismiss(live, id)}>
        ✕
      </button>
    </p>
  );
}
