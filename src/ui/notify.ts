import type { LiveStore, Notice } from '../state/live';

/** Shows a message. One that is already there with the same words is not shown twice. */
export function notify(live: LiveStore, tone: Notice['tone'], key: string, values?: Notice['values']): void {
  live.setState(({ notices }) => ({
    notices: [
      ...notices.filter((n) => n.key !== key || JSON.stringify(n.values) !== JSON.stringify(values)),
      { id: Math.min(0, ...notices.map((n) => n.id)) - 1, tone, key, values },
    ],
  }));
}

export function dismiss(live: LiveStore, id: number): void {
  live.setState(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) }));
}
