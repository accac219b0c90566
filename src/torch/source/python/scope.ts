/** The names of a module or a function, and those around it. */
export class Scope<V> {
  private readonly names = new Map<string, V>();
  private readonly around: Scope<V> | null;

  constructor(around: Scope<V> | null) {
    this.around = around;
  }

  get(name: string): V | undefined {
    return this.names.get(name) ?? this.around?.get(name);
  }

  set(name: string, value: V): void {
    this.names.set(name, value);
  }

  delete(name: string): void {
    this.names.delete(name);
  }
}
