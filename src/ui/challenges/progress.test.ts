import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FREE, type OpenChallenge } from '../../core/challenges/task';
import { sequential } from '../../core/net/net';

const KEY = 'convscope-challenges';
const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
};

/** The module anew, as after a reload. */
async function reload() {
  vi.resetModules();
  return import('./progress');
}

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', storage);
});

describe('progress', () => {
  it('is kept on this device, and can be cleared', async () => {
    const { mark, clearProgress } = await reload();
    mark('exercise', 'met');
    mark('halve-odd', 'shown');
    expect(JSON.parse(kept.get(KEY) ?? '')).toEqual({ exercise: 'met', 'halve-odd': 'shown' });
    clearProgress();
    expect(kept.has(KEY)).toBe(false);
  });

  it('calls nothing solved whose solution was seen before, and nothing seen that was solved', async () => {
    const { mark } = await reload();
    mark('exercise', 'met');
    mark('exercise', 'shown');
    mark('dilation', 'shown');
    mark('dilation', 'met');
    expect(JSON.parse(kept.get(KEY) ?? '')).toEqual({ exercise: 'met', dilation: 'shown' });
  });

  it('reads nothing that it has not written, and lives where storage is forbidden', async () => {
    kept.set(KEY, '{"exercise":"met","nowhere":"met","dilation":"won","own-12ab":"met","__proto__":"met"}');
    const { mark } = await reload();
    mark('one-by-one', 'met');
    expect(JSON.parse(kept.get(KEY) ?? '')).toEqual({ exercise: 'met', 'own-12ab': 'met', 'one-by-one': 'met' });
    for (const junk of ['[', 'null', '7']) {
      kept.set(KEY, junk);
      (await reload()).mark('exercise', 'met');
      expect(JSON.parse(kept.get(KEY) ?? '')).toEqual({ exercise: 'met' });
    }
    const forbidden = () => {
      throw new Error('forbidden');
    };
    vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
    const denied = await reload();
    expect(() => denied.mark('exercise', 'met')).not.toThrow();
    expect(() => denied.clearProgress()).not.toThrow();
  });

  it('remembers the newest of many teachers’ challenges, each by what it asks', async () => {
    const { mark, keyOf } = await reload();
    const start = { net: sequential([]), input: [1, 1, 1] } as const;
    const own = (title: string): OpenChallenge => ({
      task: { title, text: '', hints: [], conditions: [], limits: FREE, start, solution: null },
      answer: null,
    });
    for (let i = 0; i < 130; i += 1) mark(keyOf(own(`task ${i}`)), 'met');
    const keys = Object.keys(JSON.parse(kept.get(KEY) ?? ''));
    expect(keys).toHaveLength(100);
    expect(keys).toContain(keyOf({ ...own('task 129'), answer: 'Anna' }));
    expect(keys).not.toContain(keyOf(own('task 0')));
  });
});
