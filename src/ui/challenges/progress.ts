import { useSyncExternalStore } from 'react';
import { CHALLENGE_IDS } from '../../core/challenges/ids';
import type { OpenChallenge } from '../../core/challenges/task';

/** How far somebody came with a challenge: solved, or its solution was seen before. */
export type Mark = 'met' | 'shown';
export type Progress = Readonly<Record<string, Mark>>;

/** Kept in this browser alone, by challenge. */
const KEY = 'convscope-challenges';
/** Teachers' challenges that are remembered, the newest of them. */
const MOST_OWN = 100;

const listeners = new Set<() => void>();
let known: Progress | null = null;

/** A teacher's challenge is known by what it says and asks, wherever its link came from. */
export function keyOf({ task }: OpenChallenge): string {
  if (typeof task === 'string') return task;
  const text = JSON.stringify([task.title, task.text, task.conditions]);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `own-${(hash >>> 0).toString(16)}`;
}

function read(): Progress {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    const fits = ([key, mark]: [string, unknown]) =>
      (CHALLENGE_IDS.some((id) => id === key) || /^own-[0-9a-f]{1,8}$/.test(key)) &&
      (mark === 'met' || mark === 'shown');
    return Object.fromEntries(Object.entries(kept).filter(fits)) as Progress;
  } catch {
    // Storage may be forbidden, or hold what another page wrote.
    return {};
  }
}

function progress(): Progress {
  known ??= read();
  return known;
}

function put(next: Progress): void {
  known = next;
  try {
    if (Object.keys(next).length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // It holds for this visit, then.
  }
  for (const listen of listeners) listen();
}

/** Marks a challenge. What was solved stays solved, and what was solved after its solution was seen stays seen. */
export function mark(key: string, as: Mark): void {
  const before = progress();
  if (before[key] !== undefined) return;
  const own = Object.entries(before).filter(([k]) => k.startsWith('own-'));
  const rest = Object.entries(before).filter(([k]) => !k.startsWith('own-'));
  put(Object.fromEntries([...rest, ...own.slice(1 - MOST_OWN), [key, as]]));
}

export function clearProgress(): void {
  put({});
}

function subscribe(listener: () => void): () => void {
  // Another tab of this page may solve one meanwhile.
  const changed = (event: StorageEvent) => {
    if (event.key !== KEY && event.key !== null) return;
    known = null;
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', changed);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', changed);
  };
}

export function useProgress(): Progress {
  return useSyncExternalStore(subscribe, progress);
}
