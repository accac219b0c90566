import type { Act, TensorRef } from './acts';

export const tensorKey = ({ module, name }: TensorRef): string => `${module}.${name}`;

/** Which tensor stands under which name while acts run: `a.weight = b.weight` lays two names on one. */
export class Storages {
  readonly #of = new Map<string, string>();
  #renewed = 0;

  /** The tensor that a name stands for: the name under which it was made. */
  of(ref: TensorRef): string {
    const key = tensorKey(ref);
    return this.#of.get(key) ?? key;
  }

  tie(tensor: TensorRef, to: TensorRef): void {
    this.#of.set(tensorKey(tensor), this.of(to));
  }

  /** A new tensor under a name. */
  renew(ref: TensorRef): string {
    this.#renewed += 1;
    const key = `${tensorKey(ref)}'${this.#renewed}`;
    this.#of.set(tensorKey(ref), key);
    return key;
  }
}

/** Which names stand for one tensor when all acts have run. */
export function storagesAfter(acts: readonly Act[]): Storages {
  const storages = new Storages();
  for (const act of acts) {
    if (act.type === 'tie') storages.tie(act.tensor, act.to);
    else if (act.type === 'write' && act.fresh) storages.renew(act.to);
  }
  return storages;
}
