import { argsText } from '../../core/args_text';
import { tensorSpecs } from '../../core/layers/rows';
import type { Module } from '../../core/net/net';
import type { TensorName } from '../../core/weights';
import type { DrawnWeights } from '../../torch/initialise';
import { layOut, roomFor } from '../wasm/layout';
import type { Machine } from '../wasm/machine';
import type { Tensors } from './program';
import type { Slab } from './slab';
import type { Sources } from './stream';
import { constantTable, type Fill, fillFromWords } from './weights';

/** Tensors that are made of words in the slab, tensor by tensor and only as far as they are needed. */
export class StreamedTensors implements Tensors {
  readonly #places: Map<string, number>;

  /**
   * @param words address of the stream
   * @param fills what has to be done for every seed; shared by both slots, as `places` is: a tensor that both read in
   *   one layout is made once
   */
  constructor(
    private readonly slab: Slab,
    private readonly sources: Sources,
    private readonly words: number,
    private readonly fills: Fill[],
    places: Map<string, number>,
    /** Told how many words of the stream are read. */
    private readonly reads: (end: number) => void,
  ) {
    this.#places = places;
  }

  place: Tensors['place'] = (module, name, layout) => {
    const source = this.sources.get(module.id)?.get(name);
    if (!source || source.count === 0) return null;
    if (source.type === 'constant') return constantTable(this.slab, source.value, layout);
    const { type, groups, rows, taps } = layout;
    const key = [source.at, source.scale, type, groups, rows, taps].join(' ');
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const address = this.slab.room(roomFor(layout));
    this.fills.push(fillFromWords(source, layout, this.words, address));
    this.#places.set(key, address);
    this.reads(source.at + source.count);
    return address;
  };

  key: Tensors['key'] = (module) => {
    const own = this.sources.get(module.id);
    return argsText([...(own?.entries() ?? [])]);
  };
}

/** Tensors that PyTorch's generator has drawn elsewhere: of nets that do more than construct modules one after the other. */
export class DrawnTensors implements Tensors {
  readonly #wanted: {
    module: string;
    name: TensorName;
    lay: (values: Float32Array, machine: Machine) => void;
  }[] = [];

  constructor(
    private readonly slab: Slab,
    private readonly slot: string,
  ) {}

  place: Tensors['place'] = ({ kind, args, id }, name, layout) => {
    const spec = tensorSpecs({ kind, args }).find((own) => own.name === name);
    if (!spec || spec.shape.includes(0)) return null;
    const address = this.slab.room(roomFor(layout));
    const end = address / 4 + roomFor(layout);
    const lay = (values: Float32Array, { f32 }: Machine) => layOut(values, layout, f32.subarray(address / 4, end));
    this.#wanted.push({ module: id, name, lay });
    return address;
  };

  key: Tensors['key'] = ({ kind, args, id }) => (tensorSpecs({ kind, args }).length > 0 ? `${this.slot} ${id}` : '');

  /** @param drawn of each module */
  write(modules: readonly Module[], drawn: readonly DrawnWeights[], machine: Machine): void {
    const places = new Map(modules.map(({ id }, i) => [id, i]));
    for (const { module, name, lay } of this.#wanted) {
      const values = drawn[places.get(module) ?? -1]?.get(name);
      if (values) lay(values, machine);
    }
  }
}
