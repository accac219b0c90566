import '../state/all_presets';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeLink } from '../codec/link';
import { sequential } from '../core/net/net';
import { createActions } from '../state/make_actions';
import { openingDoc } from '../state/presets';
import { createDocStore } from '../state/store';
import { draftOf, rememberDraft, rememberText, textOf } from '../state/texts';
import { step } from '../state/write';
import { type KeptHost, keepWork, takeUpWork } from './kept';
import { WORK_KEY } from './kept_key';

let stored = new Map<string, string>();
let leave = () => {};
let full = Number.POSITIVE_INFINITY;

const host: KeptHost = {
  location: { hash: '#v1' },
  sessionStorage: {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, text) => {
      if (text.length > full) throw new DOMException('full', 'QuotaExceededError');
      stored.set(key, text);
    },
    removeItem: (key) => void stored.delete(key),
  },
  addEventListener: (_type, listener) => {
    leave = listener;
  },
  document: { visibilityState: 'visible', addEventListener: () => {} },
};

beforeEach(() => {
  stored = new Map();
  full = Number.POSITIVE_INFINITY;
});

/** A page on which something was done, and the same document opened anew. */
function work() {
  const store = createDocStore(openingDoc());
  const actions = createActions(store);
  actions.setSeed('7');
  const use = store.getState().doc.slots.a.forward.uses[0]?.id ?? '';
  actions.setArg('a', use, 'padding', 2);
  actions.setSeed('9');
  actions.nextSeed();
  step(store, 'undo');
  const { a } = store.getState().doc.slots;
  rememberText(a, '# mine\nnn.Conv2d(3, 16, 3)');
  rememberDraft(a, 'nn.Conv2d(3,');
  let flushed = false;
  keepWork(store, host, () => {
    flushed = true;
  });
  leave();
  expect(flushed).toBe(true);
  const { doc } = store.getState();
  const anew = createDocStore({
    ...openingDoc(),
    ...structuredClone({ seed: doc.seed, input: doc.input }),
    slots: structuredClone(doc.slots),
  });
  return { store, anew };
}

describe('work that a link does not carry', () => {
  it('is there of a net that is no preset, too', () => {
    const store = createDocStore(openingDoc());
    const actions = createActions(store);
    actions.replaceNet(
      'a',
      sequential([{ kind: 'Conv2d', args: { in_channels: 3, out_channels: 7, kernel_size: 3 } }]),
    );
    actions.nextSeed();
    expect(store.getState().doc.preset).toBe('custom');
    keepWork(store, host, () => {});
    leave();
    const anew = createDocStore({ ...openingDoc(), ...structuredClone(store.getState().doc) });
    takeUpWork(anew, stored.get(WORK_KEY) ?? '', '#v1', false);
    expect(anew.temporal.getState().pastStates).toHaveLength(2);
  });

  it('is there again after the page was loaded anew: every step, back and forth, texts and what is typed', () => {
    const { store, anew } = work();
    takeUpWork(anew, stored.get(WORK_KEY) ?? '', '#v1', false);
    const { a } = anew.getState().doc.slots;
    expect([textOf(a), draftOf(a)]).toEqual(['# mine\nnn.Conv2d(3, 16, 3)', 'nn.Conv2d(3,']);
    const links = (s: typeof store, way: 'undo' | 'redo', times: number) =>
      Array.from({ length: times }, () => {
        step(s, way);
        return writeLink(s.getState().doc);
      });
    for (const [way, times] of [
      ['redo', 2],
      ['undo', 6],
      ['redo', 3],
    ] as const) {
      expect(links(anew, way, times)).toEqual(links(store, way, times));
    }
  });

  it('has the edit that came too late for the address, where the page was loaded anew', () => {
    const store = createDocStore(openingDoc());
    createActions(store).setSeed('5');
    const late = { ...host, location: { hash: '#old' } };
    keepWork(store, late, () => {
      late.location = { hash: '#new' };
    });
    leave();
    // Browsers tell of a page that goes more than once.
    leave();
    const text = stored.get(WORK_KEY) ?? '';
    const opened = createDocStore(openingDoc());
    takeUpWork(opened, text, '#old', false);
    expect(opened.getState().doc.seed).toBe('0');
    takeUpWork(opened, text, '#old', true);
    expect(opened.getState().doc.seed).toBe('5');
    step(opened, 'undo');
    expect(opened.getState().doc.seed).toBe('0');
  });

  it('leaves a net in place that a step does not change', () => {
    const { anew } = work();
    takeUpWork(anew, stored.get(WORK_KEY) ?? '', '#v1', false);
    const { a } = anew.getState().doc.slots;
    step(anew, 'undo');
    expect(anew.getState().doc.slots.a).toBe(a);
  });

  it('is not taken up where another document stands on the page', () => {
    const { anew } = work();
    takeUpWork(anew, stored.get(WORK_KEY) ?? '', '#v1&seed=3', true);
    expect(anew.temporal.getState().pastStates).toEqual([]);
    expect(draftOf(anew.getState().doc.slots.a)).toBeNull();
  });

  it('is less where storage is full, and none where there is no room at all', () => {
    full = 3000;
    const { anew } = work();
    const text = stored.get(WORK_KEY);
    expect(text === undefined || text.length <= 3000).toBe(true);
    takeUpWork(anew, text ?? '', '#v1', false);
    full = 0;
    work();
    expect(stored.get(WORK_KEY)).toBeUndefined();
  });

  it('is read as strictly as a link, whatever somebody else wrote there', () => {
    const { anew } = work();
    const good = stored.get(WORK_KEY) ?? '';
    const cut = fc.tuple(fc.nat(good.length), fc.nat(40), fc.string({ maxLength: 8 }));
    const json = fc.json().map((text) => `{"version":1,"hash":"#v1","now":${text},"past":[${text}],"future":${text}}`);
    fc.assert(
      fc.property(
        fc.oneof(
          cut.map(([at, n, put]) => good.slice(0, at) + put + good.slice(at + n)),
          json,
        ),
        (text) => {
          takeUpWork(anew, text, '#v1', false);
          for (const { doc } of anew.temporal.getState().pastStates) if (doc) writeLink(doc);
        },
      ),
      { numRuns: 400 },
    );
  });
});
