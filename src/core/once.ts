/**
 * What follows from an object that never changes (a module, a net, a document), worked out when it is first asked for and kept as
 * long as the object: a drag changes one module of many.
 */
export function oncePer<K extends object, T>(make: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly made: T }>();
  return (of) => {
    const old = known.get(of);
    if (old) return old.made;
    const made = make(of);
    known.set(of, { made });
    return made;
  };
}
