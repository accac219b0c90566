import { describe, expect, it } from 'vitest';
import type { Actions } from './actions';
import { lateActions } from './late_actions';
import { createActions } from './make_actions';
import { openingDoc } from './presets';
import { createDocStore } from './store';

describe('writers that come late', () => {
  it('do in order what was asked of them before, and at once what is asked after', async () => {
    const store = createDocStore(openingDoc());
    let come = (_actions: Actions) => {};
    const late = lateActions(
      new Promise((resolve) => {
        come = resolve;
      }),
    );
    const seen: string[] = [];
    late.actions.setSeed('7');
    late.whenHere(() => seen.push(store.getState().doc.seed));
    late.actions.nextSeed();
    expect(store.getState().doc.seed).toBe('0');
    come(createActions(store));
    await Promise.resolve();
    expect(seen).toEqual(['7']);
    expect(store.getState().doc.seed).toBe('8');
    late.actions.undo();
    expect(store.getState().doc.seed).toBe('7');
    late.whenHere(() => seen.push('now'));
    expect(seen).toEqual(['7', 'now']);
    expect(typeof late.actions.addLayer('a', 0, 'ReLU')).toBe('string');
    expect(() => late.actions.setSeed('x')).toThrow();
  });
});
