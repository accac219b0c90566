import { describe, expect, it } from 'vitest';
import type { ConvScope, Unchecked } from './convscope';
import { type EmbedHost, type EmbedMessage, openBridge } from './embed';
import { isEmbedded } from './embedded';
import { ConvScopeError } from './scope_error';

const api: Unchecked<ConvScope> = {
  version: '1.0.0',
  ready: Promise.resolve(),
  load: async () => {
    throw new ConvScopeError('bad-source', 'no net');
  },
  lessons: () => Promise.resolve([]),
  lesson: () => Promise.resolve(),
  present: () => Promise.resolve(false),
  mode: async () => 'train',
  code: async (slot) => `code of ${String(slot)}`,
  getState: () => Promise.reject(new Error('unused')),
  setState: async () => {},
  url: async () => 'https://example.org/#v1',
  report: () => Promise.reject(new Error('unused')),
  summary: () => Promise.reject(new Error('unused')),
  activations: async () => ({ shape: [1], data: new Float32Array(1) }),
  explain: () => Promise.reject(new Error('unused')),
  influence: () => Promise.reject(new Error('unused')),
  stateDict: () => Promise.reject(new Error('unused')),
  loadStateDict: () => Promise.reject(new Error('unused')),
  setInput: async () => {},
  export: () => Promise.reject(new Error('unused')),
  experiment: () => Promise.reject(new Error('unused')),
  solve: async () => ({ designs: [], total: 2n ** 60n, complete: true }),
  backend: async () => 'wasm',
  on: () => () => {},
};

const answers: { message: unknown; to: unknown }[] = [];
const parent = { postMessage: (message: unknown, to: unknown) => answers.push({ message, to }) } as unknown as Window;
let listen: (event: EmbedMessage) => void = () => {};
const host: EmbedHost = {
  parent,
  addEventListener: (_type, listener) => {
    listen = listener;
  },
  removeEventListener: () => {
    listen = () => {};
  },
  watchHeight: (listener) => {
    grow = listener;
  },
};
let grow: (height: number) => void = () => {};

const ask = async (data: unknown, source: unknown = parent, origin = 'https://school.example') => {
  answers.length = 0;
  listen({ data, origin, source: source as Window });
  await new Promise((resolve) => setTimeout(resolve, 0));
  return [...answers];
};

describe('the bridge', () => {
  it('is there only for an embed', () => {
    const within = (search: string) => ({ parent, location: { search } as Location });
    expect(isEmbedded(within('?embed'), {})).toBe(true);
    expect(isEmbedded(within('?embed=1&x'), {})).toBe(true);
    expect(isEmbedded(within(''), {})).toBe(false);
    expect(isEmbedded(within('?embed'), parent)).toBe(false);
  });

  it('answers its parent, at the origin that asked', async () => {
    const close = openBridge(host, api);
    expect(await ask({ convscope: 1, id: 7, call: 'code', args: ['b'] })).toEqual([
      { message: { convscope: 1, id: 7, result: 'code of b' }, to: { targetOrigin: 'https://school.example' } },
    ]);
    expect(await ask({ convscope: 1, id: 'x', call: 'load', args: [{}] })).toMatchObject([
      { message: { id: 'x', error: { code: 'bad-source', message: 'no net' } } },
    ]);
    close();
    expect(await ask({ convscope: 1, id: 1, call: 'url' })).toEqual([]);
  });

  it('answers what was asked before it was there', async () => {
    answers.length = 0;
    openBridge(host, api, [{ data: { convscope: 1, id: 3, call: 'backend' }, origin: 'null', source: parent }]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(answers).toEqual([{ message: { convscope: 1, id: 3, result: 'wasm' }, to: { targetOrigin: '*' } }]);
  });

  it('answers nobody else, and nothing but the API’s own calls', async () => {
    openBridge(host, api);
    const other = { postMessage: parent.postMessage };
    expect(await ask({ convscope: 1, id: 1, call: 'url' }, other)).toEqual([]);
    expect(await ask({ convscope: 1, id: 1, call: 'url' }, null)).toEqual([]);
    for (const junk of [
      null,
      'hi',
      {},
      { convscope: 2, id: 1, call: 'url' },
      { convscope: 1, call: 'url' },
      { convscope: 1, id: 1, call: 7 },
      { convscope: 1, id: 1, call: 'url', args: 'x' },
    ]) {
      expect(await ask(junk)).toEqual([]);
    }
    expect(await ask({ convscope: 1, id: 1, call: 'on', args: ['toString'] })).toMatchObject([
      { message: { error: { code: 'not-available' } } },
    ]);
    for (const call of ['constructor', '__proto__', 'toString', 'on', 'nope']) {
      expect(await ask({ convscope: 1, id: 1, call })).toMatchObject([
        { message: { error: { code: 'not-available' } } },
      ]);
    }
  });

  it('tells of the height that shows all of the page, once it is asked for', async () => {
    openBridge(host, api);
    expect(await ask({ convscope: 1, id: 5, call: 'on', args: ['height'] })).toMatchObject([
      { message: { convscope: 1, id: 5, result: null } },
    ]);
    answers.length = 0;
    grow(640);
    expect(answers).toEqual([
      {
        message: { convscope: 1, id: 5, event: 'height', detail: { height: 640 } },
        to: { targetOrigin: 'https://school.example' },
      },
    ]);
  });
});
