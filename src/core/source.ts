import type { Net } from './net/net';
import type { NoteCode, ProblemParams } from './note_codes';
import type { Recipe, Slot } from './result';

/** What the reader can stumble over. Each is a stable word, and the key of its sentence in the page's languages. */
export type ProblemCode =
  | 'too-long' // { length, most }
  | 'too-deep' // { depth }
  | 'too-slow'
  | 'unclosed' // { bracket }
  | 'unmatched' // { bracket }
  | 'unterminated-string'
  | 'syntax'
  | 'print-syntax' // what print(net) does not write
  | 'no-net'
  | 'no-notebook'
  | 'too-many-layers' // { layers, most }
  | 'not-followed' // { what }: a statement or an expression of Python that is not read
  | 'raises' // { what }: a `raise` that is reached
  | 'unknown-name' // { name }, and what was meant, where one is alike: { nearest }
  | 'unknown-layer' // { name }, of what PyTorch has { exists }, of a misspelt one { nearest }, of a lazy layer in a print { instead, argument }
  | 'not-a-module' // { given }, and what to write: { call } of a class, { instead } of a function, { spread } of a list
  | 'no-return' // a forward that gives nothing back
  | 'forward-takes' // { missing }: a forward without self, or without an input
  | 'before-init' // a module is assigned before super().__init__()
  | 'arithmetic' // division by zero, a number out of reach
  | 'too-many-arguments' // { layer, most, given }
  | 'unknown-argument' // { layer, argument }
  | 'repeated-argument' // { layer, argument }
  | 'missing-argument' // { layer, argument }
  | 'positional-after-keyword'
  | 'unsupported-argument' // { layer, argument }
  | 'wrong-type' // { layer, argument, given }
  | 'number-too-large'; // { layer, argument, given }

/** A piece of source. */
export interface Where {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The piece itself, as offsets into the source. */
  readonly from: number;
  readonly to: number;
  /** The cell of a notebook, from 0; null elsewhere. Lines and offsets are then the cell's own. */
  readonly cell: number | null;
}

/** Something about a piece of source, with the place of it. */
export interface Remark<Code extends string> extends Where {
  readonly code: Code;
  readonly params: ProblemParams;
}

/** Something that was passed over, changed or assumed. */
export interface Noted extends Remark<NoteCode> {
  /** Whether it may change a shape, a number, a parameter or a layer. */
  readonly effect: boolean;
}

export interface ReadError extends Remark<ProblemCode> {
  /** What Python or PyTorch says to it, word for word, where that is known. */
  readonly text: string | null;
}

/** A stretch of a text that is replaced. Offsets are those of the text before any change. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Where a step of forward is written. Several stretches may be one step's: its constructor, its call in forward. */
export interface Spot {
  /** Index among the uses of the net, those that are switched off counted. */
  readonly use: number;
  readonly from: number;
  readonly to: number;
}

/** What was read of a text beside its net. */
export interface Remarks {
  readonly spots: readonly Spot[];
  /** What could not be followed: the net is what comes before it. */
  readonly partial: ReadError | null;
  /** What PyTorch does not take of the calls that construct its modules, in their order. */
  readonly wrong: readonly ReadError[];
  readonly notes: readonly Noted[];
}

/** What a source says of what its net gets. */
export interface Stated {
  /** In force when x is drawn. */
  readonly seed: string | null;
  /** [C, H, W] */
  readonly input: readonly [number, number, number] | null;
  /** Where it says so; null where that is no one place. */
  readonly at?: { readonly seed: Where | null; readonly input: Where | null };
}

export type SourceReading =
  | {
      readonly ok: true;
      readonly net: Net;
      /** Keras, not PyTorch. */
      readonly foreign: boolean;
      readonly stated: Stated;
      readonly remarks: Remarks;
      /** Whether it may read otherwise for an input of another size. */
      readonly sized: boolean;
    }
  | { readonly ok: false; readonly error: ReadError };

/** A text that says another net than before. */
export interface Edited {
  /** Sorted, not overlapping. */
  readonly changes: readonly TextChange[];
  /** False where the text could not be changed in place and was written anew. */
  readonly inPlace: boolean;
  readonly remarks: Remarks;
  readonly stated: Stated;
}

export const WRITE_STYLES = ['sequential', 'class', 'functional', 'script', 'keras', 'tfjs', 'summary'] as const;
export type WriteStyle = (typeof WRITE_STYLES)[number];

/** What is written, and how. */
export interface WriteJob {
  readonly style: WriteStyle;
  readonly slot: Slot;
  readonly a: Net;
  readonly b: Net | null;
  readonly input: readonly [number, number, number];
  readonly seed: string;
  readonly recipe: Recipe;
}

export interface WrittenText {
  readonly text: string;
  /** For other frameworks: layers without an equal there, as PyTorch's source. */
  readonly missing: readonly string[];
  /** The net is no plain sequence, and a class was written where a sequence was asked for. */
  readonly asClass: boolean;
}

export type FileKind = 'py' | 'ipynb';

/** A field that asks for an argument: of a class, or of its forward (`Net.forward`). */
export interface Asked {
  readonly of: string;
  readonly name: string;
  /** What is taken for it, as Python writes it; empty where nothing is. */
  readonly text: string;
  /** Whether a person said what cannot be followed, so that something else is taken. */
  readonly isWrong?: true;
}

/** What a person says for arguments, as Python writes it, by classes and forwards. */
export type Answers = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A file beside another, from which that imports: `blocks.py`. */
export interface HelperFile {
  readonly name: string;
  readonly kind: FileKind;
  readonly text: string;
}

/** What a source takes from other files. */
export interface Imports {
  /** Files, with the names that were found in them. */
  readonly used: readonly { readonly file: string; readonly names: readonly string[] }[];
  /** Modules that are not there, with the names that are wanted of them. */
  readonly missing: readonly { readonly module: string; readonly names: readonly string[] }[];
}

/** A class of which no net could be made, and why. */
export interface UnmadeNet {
  readonly name: string;
  readonly line: number;
  readonly cell: number | null;
  readonly error: ReadError;
  readonly asked: readonly Asked[];
}

/** A net that was found in a file. */
export interface FoundNet {
  /** What its source calls it; empty where it has no name. */
  readonly label: string;
  /** From 1; in a notebook, of its cell. */
  readonly line: number;
  readonly cell: number | null;
  readonly net: Net;
  /** [C, H, W], where the source says what the net gets. */
  readonly input: readonly [number, number, number] | null;
  readonly stated: Stated;
  readonly partial: ReadError | null;
  readonly notes: readonly Noted[];
  /** What may be said of its arguments. */
  readonly asked: readonly Asked[];
  /** A text that reads as this net: the person's own where that is so (with a line below that makes it), else written. */
  readonly code: string;
}

export interface Found {
  readonly nets: readonly FoundNet[];
  readonly unmade: readonly UnmadeNet[];
  readonly imports: Imports;
  readonly errors: readonly ReadError[];
  readonly seed: string | null;
  /** Whether all of it was read; if not, an error says what stopped the reading. */
  readonly complete: boolean;
}

export interface FindOptions {
  readonly files?: readonly HelperFile[];
  readonly answers?: Answers;
}

/** A function of torch.nn.functional, for completion. */
export interface FunctionName {
  readonly name: string;
  readonly kind: string;
  /** Its arguments after the map. */
  readonly params: readonly string[];
}

/** As much of an AbortSignal as is needed. */
export interface Cancelling {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * Reads and writes source beside the page: nothing here waits on the main thread. All reject where the reader itself
 * failed, and with an AbortError where the signal says so; what cannot be read is an answer.
 */
export interface SourceService {
  /**
   * The first net of a text. Its ids are fresh. `here`: where that hangs on the size of the input, on the page's, whatever
   * the text states.
   */
  read(text: string, signal?: Cancelling, here?: boolean): Promise<SourceReading>;
  /**
   * The changes after which a text that reads as `before` reads as `after`, which both carry the page's ids. Without a
   * text `after` is written anew.
   */
  edit(text: string | null, before: Net | null, after: Net): Promise<Edited>;
  write(job: WriteJob): Promise<WrittenText>;
  /** Every net of a file, beside which there may be others; with what a person says for arguments that have no value. */
  find(text: string, kind: FileKind, options?: FindOptions): Promise<Found>;
  functions(): Promise<readonly FunctionName[]>;
}
