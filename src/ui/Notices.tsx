import { useEffect } from 'react';
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
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </div>
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
