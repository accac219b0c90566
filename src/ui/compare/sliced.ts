/** Work that is done a little at a time, so that the page answers in between. Written as a generator that yields. */
export type Sliced<T> = Generator<void, T>;

/** Milliseconds of work before the page has its turn. */
const TURN = 5;

interface Job {
  /** One slice; true when it was the last. */
  readonly step: () => boolean;
}

const queue: Job[] = [];
let waiting = false;

function turn(): void {
  waiting = false;
  const end = performance.now() + TURN;
  while (queue[0] && performance.now() < end) if (queue[0].step()) queue.shift();
  wait();
}

function wait(): void {
  if (waiting || queue.length === 0) return;
  waiting = true;
  setTimeout(turn, 0);
}

/** Runs work after what was asked before it, in slices. Returns what calls it off. */
export function runSliced<T>(work: Sliced<T>, done: (result: T) => void): () => void {
  const job: Job = {
    step: () => {
      const next = work.next();
      if (next.done) done(next.value);
      return next.done === true;
    },
  };
  queue.push(job);
  wait();
  return () => {
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
  };
}
