import type { Page } from '@playwright/test';
import type { Outcome } from '../../src/app/api_experiment';
import type { Report, Slot } from '../../src/core/result';

/** What a rejected call of the scripting API carries. */
export class ScopeError extends Error {
  constructor(
    readonly code: string | undefined,
    message: string,
  ) {
    super(message);
    this.name = 'ScopeError';
  }
}

export interface Source {
  readonly code: string;
  readonly slot?: Slot;
  readonly input?: readonly [number, number, number];
  readonly seed?: number | string;
}

export type State = Readonly<Record<string, unknown>>;

type Answer = { value: unknown } | { error: { name: string; code?: string; message: string } };
type Remote = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** `window.convscope` of an open page, as the embedding page sees it. Rejects with ScopeError where the call does. */
export class Scope {
  constructor(readonly page: Page) {}

  /** Opens the page, below the base address, and waits until the first maps have been painted. */
  static async open(page: Page, address = './'): Promise<Scope> {
    await page.goto(address);
    const scope = new Scope(page);
    await scope.ready();
    return scope;
  }

  /** Waits until the first maps have been painted; 30 s at most, so that a page that never gets there fails soon. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'convscope' in window, undefined, { timeout: 30_000 });
    const opened = await this.page.evaluate(() => {
      const { ready } = (window as unknown as { convscope: { ready: Promise<void> } }).convscope;
      const late = new Promise<boolean>((done) => setTimeout(() => done(false), 30_000));
      return Promise.race([ready.then(() => true), late]);
    });
    if (!opened) throw new Error('convscope.ready did not resolve within 30 s');
  }

  private async call(name: string, ...args: unknown[]): Promise<unknown> {
    const answer = await this.page.evaluate<Answer, [string, unknown[]]>(
      async ([method, given]) => {
        const { convscope } = window as unknown as { convscope: Remote };
        try {
          return { value: await convscope[method]?.(...given) };
        } catch (thrown) {
          const {
            name = '',
            code,
            message = String(thrown),
          } = thrown as { name?: string; code?: string; message?: string };
          return { error: code === undefined ? { name, message } : { name, code, message } };
        }
      },
      [name, args],
    );
    if ('error' in answer) throw new ScopeError(answer.error.code, answer.error.message);
    return answer.value;
  }

  version(): Promise<string> {
    return this.page.evaluate(() => (window as unknown as { convscope: { version: string } }).convscope.version);
  }

  load(source: Source): Promise<Report> {
    return this.call('load', source) as Promise<Report>;
  }

  lessons(): Promise<{ id: string; title: string; minutes: number; steps: number }[]> {
    return this.call('lessons') as Promise<{ id: string; title: string; minutes: number; steps: number }[]>;
  }

  async lesson(id: string | null, step?: number): Promise<void> {
    await this.call('lesson', id, step);
  }

  code(slot?: Slot): Promise<string> {
    return this.call('code', slot) as Promise<string>;
  }

  getState(): Promise<State> {
    return this.call('getState') as Promise<State>;
  }

  async setState(state: unknown): Promise<void> {
    await this.call('setState', state);
  }

  url(): Promise<string> {
    return this.call('url') as Promise<string>;
  }

  report(slot?: Slot): Promise<Report> {
    return this.call('report', slot) as Promise<Report>;
  }

  experiment(plan: unknown): Promise<Outcome> {
    return this.call('experiment', plan) as Promise<Outcome>;
  }

  backend(name?: string): Promise<string> {
    return (name === undefined ? this.call('backend') : this.call('backend', name)) as Promise<string>;
  }

  /** Data comes as plain numbers, since that is what crosses into the test. */
  activations(layer: number, slot: Slot = 'a'): Promise<{ shape: number[]; data: number[]; float32: boolean }> {
    return this.page.evaluate(
      async ([index, which]) => {
        type Maps = { shape: number[]; data: Float32Array };
        const { convscope } = window as unknown as {
          convscope: { activations: (layer: number, slot: string) => Promise<Maps> };
        };
        const { shape, data } = await convscope.activations(index, which);
        return { shape, data: Array.from(data), float32: data instanceof Float32Array };
      },
      [layer, slot] as const,
    );
  }

  /** How many changes have been painted, by the timing marks. */
  updates(): Promise<number> {
    return this.page.evaluate(() => performance.getEntriesByName('convscope:update', 'measure').length);
  }

  /** Does something and says how often an event of the API came meanwhile, and until shortly after. */
  async heard(event: 'painted' | 'error', act: () => Promise<unknown>): Promise<number> {
    const key = `heard-${event}`;
    await this.page.evaluate(
      ([name, store]) => {
        const global = window as unknown as Record<string, unknown> & { convscope: Remote };
        let count = 0;
        const stop = global.convscope.on?.(name, () => {
          count += 1;
        }) as () => void;
        global[store] = () => {
          stop();
          return count;
        };
      },
      [event, key] as const,
    );
    await act();
    // What is counted may also come too often: time for that.
    await this.page.waitForTimeout(300);
    return this.page.evaluate((store) => (window as unknown as Record<string, () => number>)[store]?.() ?? 0, key);
  }
}
