import type { LiveStore, Notice } from './live';

/** More messages than these at once nobody reads: the oldest go. */
const MOST = 8;

/** Never used twice, so that a message that goes by itself takes no later one with it. */
let last = 0;

/** Shows a message. One that is there already with the same words is not shown twice. */
export function notify(live: LiveStore, tone: Notice['tone'], key: string, values: Notice['values'] = {}): void {
  const same = (n: Notice) => n.key === key && JSON.stringify(n.values ?? {}) === JSON.stringify(values);
  last += 1;
  const notice: Notice = { id: last, tone, key, values };
  live.setState(({ notices }) => ({ notices: [...notices.filter((n) => !same(n)), notice].slice(-MOST) }));
}

export function dismiss(live: LiveStore, id: number): void {
  live.setState(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) }));
}
