/** The names of a module or a function, and those around it. */
export class Scope<V> {
  private readonly names = new Map<string, V>();
  private readonly around: Scope<V> | null;
  /** Names that are set in a scope around this one. */
  private readonly shared = new Map<string, Scope<V>>();

  constructor(around: Scope<V> | null) {
    this.around = around;
  }

  get(name: string): V | undefined {
    return this.names.get(name) ?? this.around?.get(name);
  }

  /** A name that stands for this very value; null where none does. */
  nameOf(value: V): string | null {
    for (const [name, own] of this.names) if (own === value) return name;
    return null;
  }

  set(name: string, value: V): void {
    const home = this.shared.get(name);
    if (home) home.set(name, value);
    else this.names.set(name, value);
  }

  /** `global name` (`isGlobal`) or `nonlocal name`: from here on it is that of the names around. */
  share(name: string, isGlobal: boolean): void {
    let home = this.around;
    while (home?.around && (isGlobal || !home.names.has(name))) home = home.around;
    if (home) this.shared.set(name, home);
  }

  delete(name: string): void {
    this.names.delete(name);
  }
}
