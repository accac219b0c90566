import { ChangeSet, Text } from '@codemirror/state';
import { expect } from 'vitest';
import { SourceDesk } from './app/source/desk';
import { type Net, withFreshIds } from './core/net/net';
import type { SourceService } from './core/source';
import { type Given, otherThan } from './core/untaken';
import { adoptIds } from './state/adopt';
import * as edits from './state/edits';
import { ActionError } from './state/errors';
import { rememberText } from './state/texts';
import { readSource } from './torch/source/read';
import { type Status, TextSync } from './ui/code/sync';

/** A page, its text, and the reader between them, in one thread; time passes when it is told to. */
export class Bench {
  net: Net;
  text = '';
  puts = 0;
  /** The page's seed and input. */
  page: Given = { seed: '0', input: [3, 16, 16] };
  statuses: Status[] = [];
  readonly sync: TextSync;
  readonly #timers = new Set<() => void>();
  #past: Net[] = [];

  constructor(net: Net, text?: string) {
    this.net = net;
    if (text !== undefined) rememberText(net, text);
    const desk = new SourceDesk();
    const pause = () => Promise.resolve();
    const source: Pick<SourceService, 'read' | 'edit'> = {
      read: async (asked) => {
        const read = structuredClone(await desk.read(asked, pause));
        return read.ok ? { ...read, net: withFreshIds(read.net) } : read;
      },
      edit: async (asked, before, after) => structuredClone(await desk.edit(asked, before, after, pause)),
    };
    this.sync = new TextSync({
      source,
      net: () => this.net,
      taken: (stated) => otherThan(stated, this.page),
      put: (read, { seed, input }) => {
        this.page = { seed: seed ?? this.page.seed, input: input ?? this.page.input };
        this.puts += 1;
        this.#past.push(this.net);
        this.net = adoptIds(this.net, read);
        return this.net;
      },
      change: (changes) => {
        this.text = changes.apply(toDoc(this.text)).toString();
      },
      status: (status) => this.statuses.push(status),
      later: (run) => {
        this.#timers.add(run);
        return () => this.#timers.delete(run);
      },
    });
    this.sync.pageChanged();
  }

  type(from: number, to: number, insert: string, pasted = false): void {
    const changes = ChangeSet.of({ from, to, insert }, this.text.length);
    this.text = changes.apply(toDoc(this.text)).toString();
    this.sync.typed(changes, pasted);
  }

  /** Types over the first place where something stands. */
  replace(what: string, by: string): void {
    const at = this.text.indexOf(what);
    if (at < 0) throw new Error(`there is no ${what} in ${this.text}`);
    this.type(at, at + what.length, by);
  }

  edit(change: (net: Net) => Net): void {
    const before = this.net;
    try {
      this.net = change(before);
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
    }
    if (this.net !== before) this.#past.push(before);
    this.sync.pageChanged();
  }

  open(net: Net): void {
    this.#past.push(this.net);
    this.net = net;
    this.sync.replaced();
    this.sync.pageChanged();
  }

  undo(): void {
    this.net = this.#past.pop() ?? this.net;
    this.sync.pageChanged();
  }

  async settle(): Promise<Status> {
    for (let i = 0; i < 200; i += 1) {
      const waiting = [...this.#timers];
      this.#timers.clear();
      for (const run of waiting) run();
      await turn();
      if (this.sync.settled && this.#timers.size === 0) return this.sync.status;
    }
    throw new Error(`not settled: ${JSON.stringify(this.sync.status)}`);
  }
}

/** Lets what waits in the event loop run. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));
const toDoc = (text: string) => Text.of(text.split('\n'));

/** An edit of an argument of the layer at a place. */
export const setArg = (at: number, name: string, value: Parameters<typeof edits.setArg>[3]) => (net: Net) =>
  edits.setArg(net, net.forward.uses[at]?.id ?? '', name, value);

/** What the text says now. */
export function said(bench: Bench): Net {
  const read = readSource(bench.text);
  if (!read.ok) throw new Error(`${read.error.code}: ${bench.text}`);
  return read.net;
}

/** A text with comments of its own. */
export const COMMENTED = `import torch.nn as nn

# my net
net = nn.Sequential(
    nn.Conv2d(3, 16, 3, padding=0),  # small
    nn.ReLU(),
    nn.Conv2d(16, 8, 3, padding=1),
)
`;

/** A bench whose text is that one. */
export async function commented(): Promise<Bench> {
  const read = readSource(COMMENTED);
  if (!read.ok) throw new Error(read.error.code);
  const bench = new Bench(read.net, COMMENTED);
  await bench.settle();
  expect(bench.text).toBe(COMMENTED);
  return bench;
}
