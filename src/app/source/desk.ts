import { inferNet } from '../../core/net/infer';
import type { Net } from '../../core/net/net';
import { sameNet } from '../../core/net/same';
import { FUNCTIONS } from '../../core/python/functions';
import type {
  Edited,
  FileKind,
  FindOptions,
  Found,
  FunctionName,
  Remarks,
  SourceReading,
  Spot,
  WriteJob,
  WrittenText,
} from '../../core/source';
import { writeKeras, writeTfjs } from '../../torch/source/foreign/write';
import { cellsOf, withoutMagics } from '../../torch/source/python/notebook';
import { type ReadResult, readInSlices } from '../../torch/source/read';
import { readAllInSlices } from '../../torch/source/read_all';
import type { Around } from '../../torch/source/write/acts';
import { applyChanges, minimal } from '../../torch/source/write/changes';
import { editSource, withIds } from '../../torch/source/write/edit';
import { summaryText } from '../../torch/source/write/summary';
import { canBeSequence, writeClass, writeFunctional, writeSequential } from '../../torch/source/write/write';
import { writeScript } from '../../torch/source/write/write_script';
import type { InputShape } from './protocol';
import { rewrite } from './rewrite';

type Pause = () => Promise<void>;
type Good = Extract<ReadResult, { ok: true }>;

/** Texts whose reading is kept: both slots', and the one before each. */
const MOST_KEPT = 4;

/** Reads and writes source, one text after the other. Runs in a worker; `pause` lets it take messages in. */
export class SourceDesk {
  /** [C, H, W] of the page. */
  input: InputShape | null = null;
  /** The page's. */
  seed: string | null = null;
  readonly #kept = new Map<string, ReadResult>();

  /** `here`: on the page's input, whatever the text states, where the net hangs on that. */
  async read(text: string, pause: Pause, here = false): Promise<SourceReading> {
    const result = await (here ? this.#readHere(text, pause) : this.#read(text, pause));
    if (!result.ok) return result;
    return {
      ok: true,
      net: result.net,
      foreign: isForeign(text),
      stated: result.stated,
      remarks: remarksOf(result),
      sized: result.sized,
    };
  }

  async edit(text: string | null, before: Net | null, after: Net, pause: Pause): Promise<Edited> {
    const inPlace = text !== null && before !== null ? await this.#inPlace(text, before, after, pause) : null;
    if (inPlace) return inPlace;
    const written = rewrite(text, after, this.#around(this.seed));
    const read = await this.#read(written, pause);
    // What the writer writes the reader reads: where it does not, the layers have no place in the text.
    const remarks = read.ok ? remarksOf(read) : { spots: [], partial: read.error, wrong: [], notes: [] };
    const stated = read.ok ? read.stated : { seed: null, input: null };
    return { changes: minimal(text ?? '', written), inPlace: false, remarks, stated };
  }

  /** The text changed in place, and read to see that it says what it should; null where it cannot be, or does not. */
  async #inPlace(text: string, before: Net, after: Net, pause: Pause): Promise<Edited | null> {
    const read = await this.#readHere(text, pause);
    if (!read.ok) return null;
    // What follows from the size of the input is written nowhere.
    const { stated } = read;
    if (sameNet(read.net, after, 'content')) return { changes: [], inPlace: true, remarks: remarksOf(read), stated };
    if (!sameNet(read.net, before, 'content')) return null;
    const changes = editSource(text, withIds(read, before), after);
    if (!changes || changes.some((c) => c.cell !== null)) return null;
    const edited = await this.#readHere(applyChanges(text, changes), pause);
    if (!edited.ok || !sameNet(edited.net, after, 'content')) return null;
    return { changes, inPlace: true, remarks: remarksOf(edited), stated: edited.stated };
  }

  async find(text: string, kind: FileKind, pause: Pause, options: FindOptions = {}): Promise<Found> {
    const { input } = this;
    const all = await readAllInSlices(text, kind, pause, { input, ...options });
    const { nets, errors, seed, complete, unmade, imports } = all;
    const cells = kind === 'ipynb' && nets.length > 0 ? new Map(cellsOf(text).map((c) => [c.index, c.text])) : null;
    const found: Found['nets'][number][] = [];
    for (const { label, line, cell, net, input: own, stated, partial, notes, asked, call } of nets) {
      // The person's own text, where the editor would read this very net of it.
      const written = cells === null ? text : withoutMagics(cells.get(cell ?? -1) ?? '');
      const made = call === null ? [] : [`${written.trimEnd()}\n\nnet = ${call}\n`];
      let code: string | null = null;
      for (const one of [written, ...made]) code ??= (await this.#reads(one, net, pause)) ? one : null;
      code ??= rewrite(written, net, { seed: stated.seed ?? seed, input: [1, ...(own ?? input ?? [])] });
      found.push({ label, line, cell, net, input: own, stated, partial, notes, asked, code });
    }
    return { nets: found, errors, seed, complete, unmade, imports };
  }

  async #reads(text: string, net: Net, pause: Pause): Promise<boolean> {
    const read = await this.#read(text, pause);
    return read.ok && sameNet(read.net, net, 'content') && !isForeign(text);
  }

  write({ style, slot, a, b, input, seed, recipe }: WriteJob): WrittenText {
    const net = (slot === 'b' ? b : a) ?? a;
    const plain = (text: string, asClass = false): WrittenText => ({ text, missing: [], asClass });
    const around = { seed, input: [1, ...input] };
    switch (style) {
      case 'sequential':
        return canBeSequence(net) ? plain(writeSequential(net, around)) : plain(writeClass(net, around), true);
      case 'class':
        return plain(writeClass(net, around));
      case 'functional':
        return plain(writeFunctional(net, around));
      case 'script':
        return plain(writeScript({ seed, input, recipe, a, b }));
      case 'summary':
        return plain(summaryText(inferNet(net, input)));
      case 'keras':
      case 'tfjs': {
        const { code, missing } = (style === 'keras' ? writeKeras : writeTfjs)(net, input);
        return { text: code, missing: missing.map((m) => m.source), asClass: false };
      }
    }
  }

  #around(seed: string | null): Around {
    return { seed, input: this.input && [1, ...this.input] };
  }

  functions(): FunctionName[] {
    return Object.entries(FUNCTIONS).map(([name, { kind, params }]) => ({ name, kind, params }));
  }

  async #readHere(text: string, pause: Pause): Promise<ReadResult> {
    const read = await this.#read(text, pause);
    const { input } = this;
    if (!read.ok || !read.sized || !input || !read.stated.input) return read;
    if (read.stated.input.join() === input.join()) return read;
    const here = await this.#read(text, pause, true);
    return here.ok ? { ...here, stated: read.stated } : read;
  }

  async #read(text: string, pause: Pause, isGiven = false): Promise<ReadResult> {
    const { input } = this;
    const key = `${input?.join() ?? ''} ${isGiven} ${text}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const result = await readInSlices(text, pause, { input, isGiven });
    this.#kept.set(key, result);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return result;
  }
}

/** Keras is read, but only PyTorch is written in its place. */
function isForeign(text: string): boolean {
  return /\bkeras\b|\blayers\.[A-Z]/.test(text) && !/\bnn\.[A-Z]/.test(text);
}

function remarksOf({ net, reading, partial, wrong, notes }: Good): Remarks {
  return { spots: spotsOf(net, reading), partial, wrong, notes };
}

/** Where each step is written. A step whose place in forward takes in whole constructors says nothing by it. */
function spotsOf(net: Net, { calls, uses }: Good['reading']): Spot[] {
  const constructors = [...calls.values()].map((c) => c.call);
  return net.forward.uses.flatMap(({ id, module }, use) => {
    const call = calls.get(module)?.call;
    const place = uses.get(id);
    const isOwn =
      place !== undefined &&
      !constructors.some((c) => c.from >= place.from && c.to <= place.to && (c.from > place.from || c.to < place.to));
    const both = [call, isOwn ? place : undefined];
    return both.flatMap((p, i) =>
      p === undefined || (i === 1 && call?.from === p.from && call.to === p.to)
        ? []
        : [{ use, from: p.from, to: p.to }],
    );
  });
}
