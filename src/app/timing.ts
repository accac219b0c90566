/** The measure that every change of state leaves that repaints. */
export const UPDATE = 'convscope:update';

/** So many of the newest measures stay readable; when there are twice as many, the older half goes. */
const KEPT = 500;

/** An event older than this has nothing to do with a change that comes now. */
const STALE_MS = 1000;

/** Where time is read and measures are left; another one in tests. */
export interface TimingHost {
  now(): number;
  /** Calls back once the frame that is being prepared has been handed to the screen. */
  afterFrame(done: () => void): void;
  readonly performance: Pick<Performance, 'measure' | 'getEntriesByName' | 'clearMeasures'>;
}

export interface Timing {
  /** The input event that the next change comes from: its `timeStamp`, in milliseconds as performance.now(). */
  noteInput(timeStamp: number): void;
  /** Takes what was noted: when the change that happens now began, by its event, else this moment. */
  takeStart(): number;
  /** What is to be painted next began at this time: a frame has arrived, or the view has changed. */
  expectPaint(start: number): void;
  /** All visible maps of what was expected are drawn. Without anything expected it does nothing. */
  markPainted(): void;
  /** Calls back with the duration in milliseconds of every change that has come onto the screen. */
  onPainted(listener: (duration: number) => void): () => void;
}

export function createTiming(host: TimingHost): Timing {
  let noted: number | null = null;
  let expected: number | null = null;
  /** How many measures there are; asking the browser takes the longer the more there are. */
  let left = 0;
  const listeners = new Set<(duration: number) => void>();

  const leave = (start: number) => {
    const end = Math.max(host.now(), start);
    host.performance.measure(UPDATE, { start, end });
    left += 1;
    if (left >= 2 * KEPT) {
      tidy(host);
      left = KEPT;
    }
    for (const listener of [...listeners]) listener(end - start);
  };

  return {
    noteInput: (timeStamp) => {
      noted = timeStamp;
    },
    takeStart: () => {
      const now = host.now();
      const fits = noted !== null && noted <= now && now - noted < STALE_MS;
      const start = fits && noted !== null ? noted : now;
      noted = null;
      return start;
    },
    expectPaint: (start) => {
      expected = start;
    },
    markPainted: () => {
      if (expected === null) return;
      const start = expected;
      expected = null;
      host.afterFrame(() => leave(start));
    },
    onPainted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Performance entries cannot be removed one by one: the newest are put back after all are cleared. */
function tidy({ performance }: TimingHost): void {
  const entries = performance.getEntriesByName(UPDATE, 'measure');
  performance.clearMeasures(UPDATE);
  for (const { startTime, duration } of entries.slice(-KEPT)) {
    performance.measure(UPDATE, { start: startTime, end: startTime + duration });
  }
}

/** The browser's clock and frames. A hidden page prepares no frames: what is drawn counts at once. */
export function browserTimingHost(): TimingHost {
  return {
    now: () => performance.now(),
    performance,
    afterFrame: (done) => {
      if (document.hidden) return done();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          done();
        };
        port2.postMessage(null);
      });
    },
  };
}
