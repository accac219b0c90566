/** What a search may take: steps and memory, and someone who may stop it. */
export interface Limits {
  /** Steps of each of its parts: some tens of millions take a second. */
  readonly steps: number;
  /** Asked every now and then; true stops the search. */
  readonly shouldStop?: () => boolean;
}

export const LIMITS: Limits = { steps: 4e8 };

const BETWEEN_ASKS = 1e6;

/** Counts the steps of a search, so that whatever is asked it ends. */
export class Work {
  readonly #limits: Limits;
  #left: number;
  #toAsk = BETWEEN_ASKS;
  #over = false;
  #stopped = false;

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
    this.#left = this.#limits.steps;
  }

  /** Whether the search has to end. */
  get over(): boolean {
    return this.#over;
  }

  /** Whether someone stopped it. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Takes so many steps; false where they are not there any more. */
  spend(steps: number): boolean {
    this.#left -= steps;
    this.#toAsk -= steps;
    if (this.#left < 0) this.#over = true;
    if (this.#toAsk < 0) {
      this.#toAsk = BETWEEN_ASKS;
      if (this.#limits.shouldStop?.()) this.#stopped = true;
      if (this.#stopped) this.#over = true;
    }
    return !this.#over;
  }
}
