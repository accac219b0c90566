import type { Args } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { freshId, INPUT_KEY, type Module, type Net, refTo, type Use, type ValueRef } from '../../../core/net/net';
import type { Note } from '../python/notes';
import { type CallPlaces, type CodePlace, placeIn, type Reading } from '../python/places';
import { Problem } from '../python/problem';
import type { KerasLayer } from '../python/values';
import { cropped } from './cropped';
import type { Part } from './parts';

/** A tensor of the net while it is built. */
export interface Tensor {
  readonly ref: ValueRef;
  /** Without the batch; of maps the channels first. */
  readonly shape: readonly number[];
  /** The same values in PyTorch's order, where Keras has turned this one to have them so: what is laid out of it. */
  readonly laid?: Tensor;
}

/** Puts modules and steps together as layers of Keras are walked. */
export class Builder {
  readonly x: Tensor;
  readonly notes: Note[] = [];
  readonly #modules: Module[] = [];
  readonly #uses: Use[] = [];
  readonly #calls = new Map<string, CallPlaces>();
  readonly #places = new Map<string, CodePlace>();
  /** The modules of each layer, which stay the same where it is called again. */
  readonly #own = new Map<KerasLayer, readonly Module[]>();
  #newest: Tensor;

  constructor(input: readonly number[]) {
    this.x = { ref: refTo(INPUT_KEY), shape: input };
    this.#newest = this.x;
  }

  get isEmpty(): boolean {
    return this.#uses.length === 0;
  }

  get newest(): Tensor {
    return this.#newest;
  }

  /** x as a vector. */
  flat(): Tensor {
    return this.#use(this.#module({ kind: 'Flatten', args: {} }), [this.x], null);
  }

  /** x as rows [H, W], which are flattened as they are. */
  rows(): Tensor {
    const rows = this.#use(this.#module({ kind: 'squeeze', args: { dim: 1 } }), [this.x], null);
    return { ...rows, laid: this.x };
  }

  /** What a layer's parts make of what it reads. */
  add(layer: KerasLayer, parts: readonly Part[], reads: readonly Tensor[]): Tensor {
    const known = this.#own.get(layer);
    const modules = parts.map((part, i) => known?.[i] ?? this.#module(part));
    const isSame = known?.length === parts.length && parts.every((p, i) => sameText(p, modules[i]));
    if (known && !isSame) throw new Problem('not-followed', layer.node, { what: layer.name });
    this.#own.set(layer, modules);
    const place = placeIn(layer.text, layer.node);
    const made = [...reads];
    for (const [i, part] of parts.entries()) {
      const module = modules[i];
      if (!module) continue;
      this.#calls.set(module.id, { call: place, list: null, end: null, args: {} });
      const own = part.reads?.map((at) => made[at]) ?? (i === 0 ? reads : [made.at(-1)]);
      made.push(
        this.#use(
          module,
          own.filter((t) => t !== undefined),
          place,
        ),
      );
    }
    const last = parts.length === 0 ? reads[0] : made.at(-1);
    if (!last) throw new Problem('not-followed', layer.node, { what: layer.name });
    return last;
  }

  #module({ kind, args }: { kind: LayerKind; args: Args }): Module {
    return { id: freshId(), kind, args, name: null };
  }

  #use(module: Module, reads: readonly Tensor[], place: CodePlace | null): Tensor {
    const id = freshId();
    if (!this.#modules.includes(module)) this.#modules.push(module);
    this.#uses.push({ id, module: module.id, off: false, inputs: reads.map((t) => t.ref) });
    if (place) this.#places.set(id, place);
    this.#newest = { ref: refTo(id), shape: shapeOf(module, reads) };
    return this.#newest;
  }

  /** The net that gives these, without what nothing of them is made of. */
  made(outputs: readonly Tensor[]): { readonly net: Net; readonly reading: Reading } {
    const needed = new Set<string>();
    const open = outputs.map((t) => t.ref.from);
    const byId = new Map(this.#uses.map((u) => [u.id, u]));
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (needed.has(id)) continue;
      needed.add(id);
      for (const { from } of byId.get(id)?.inputs ?? []) open.push(from);
    }
    const uses = this.#uses.filter((u) => needed.has(u.id));
    const used = new Set(uses.map((u) => u.module));
    const modules = this.#modules.filter((m) => used.has(m.id));
    const net = withCrops({ modules, forward: { uses, outputs: outputs.map((t) => t.ref) } });
    return { net, reading: { calls: this.#calls, uses: this.#places, list: null } };
  }
}

/** A crop right behind a transposed convolution, which nothing else reads, as that one's own padding. */
function withCrops(net: Net): Net {
  const { uses, outputs } = net.forward;
  const readers = (id: string) =>
    uses.flatMap((u) => u.inputs).filter((r) => r.from === id).length + outputs.filter((r) => r.from === id).length;
  const moduleOf = (use: Use | undefined) => net.modules.find((m) => m.id === use?.module);
  for (const crop of uses) {
    const before = uses.find((u) => u.id === crop.inputs[0]?.from);
    const [own, pad] = [moduleOf(before), moduleOf(crop)];
    if (!before || !own || pad?.kind !== 'ZeroPad2d' || readers(before.id) > 1) continue;
    if (uses.filter((u) => u.module === own.id).length > 1) continue;
    const whole = cropped(own, pad.args.padding);
    if (!whole) continue;
    const to = (ref: ValueRef) => (ref.from === crop.id ? refTo(before.id) : ref);
    return withCrops({
      modules: net.modules.flatMap((m) => (m === pad ? [] : m === own ? [{ ...m, args: whole.args }] : [m])),
      forward: {
        uses: uses.flatMap((u) => (u === crop ? [] : [{ ...u, inputs: u.inputs.map(to) }])),
        outputs: outputs.map(to),
      },
    });
  }
  return net;
}

const sameText = (part: Part, module: Module | undefined) =>
  module?.kind === part.kind && JSON.stringify(module.args) === JSON.stringify(part.args);

/** As PyTorch has it; where it refuses, what came in. */
function shapeOf({ kind, args }: Module, reads: readonly Tensor[]): readonly number[] {
  const [first] = reads;
  const input = first?.shape ?? [];
  const spec = layerSpec(kind);
  if (spec.join) {
    const made = spec.join(
      args,
      reads.map((t) => [1, ...t.shape]),
    );
    return made.ok ? made.sizes.slice(1) : input;
  }
  const made = spec.infer(args, input);
  return made.ok ? made.shape : input;
}
