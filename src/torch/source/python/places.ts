/** A stretch of source, as offsets into the text that is being read. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** A text that is read: a whole file, a cell of a notebook, or what a comment holds. */
export interface Text {
  readonly text: string;
  /** Where it begins in the source, or in its cell. */
  readonly offset: number;
  /** The cell of a notebook, from 0; null where the source is no notebook. */
  readonly cell: number | null;
  /** Of a text that is no part of the source: what of the source it stands for while it runs. */
  readonly stands?: Stand;
}

/** The call in the source within which a library's text runs. Who reads the source finds there what happens in it. */
export interface Stand {
  place: CodePlace;
  /** The call as it is written, in short. */
  label: string;
}

/** A stretch of the source itself (or of one cell of it). */
export interface CodePlace extends Place {
  readonly cell: number | null;
}

/** Where an argument is written. */
export interface ArgumentPlace {
  /** With its name, where it is given by name. */
  readonly whole: CodePlace;
  readonly value: CodePlace;
}

/** Where a layer is made: `nn.Conv2d(3, 16, 3)`, or `F.max_pool2d(x, 2)`, whose first argument is the map. */
export interface CallPlaces {
  readonly call: CodePlace;
  /** Its arguments with their brackets; null where they are not all there is. */
  readonly list: CodePlace | null;
  /** Where another argument can be added, with what has to stand before it; null where none can be. */
  readonly end: { readonly at: CodePlace; readonly lead: string } | null;
  readonly args: Readonly<Record<string, ArgumentPlace>>;
  /** The argument of a lazy layer that is written nowhere, as it follows from what comes in. */
  readonly implied?: string;
  /** Where a function is called; its own list of arguments is then none of a constructor's. */
  readonly fn?: FunctionPlaces;
}

export interface FunctionPlaces {
  /** As a module holds it: `F.max_pool2d`. */
  readonly head: string;
  /** What stands behind the map, or between a method's brackets; null where that is not all of its arguments. */
  readonly rest: CodePlace | null;
  /** Arguments that say nothing to the page, as they are written. */
  readonly dropped: readonly string[];
}

export function placeIn({ offset, cell, stands }: Text, { from, to }: Place): CodePlace {
  if (stands) return stands.place;
  return { from: Math.max(0, from + offset), to: Math.max(0, to + offset), cell };
}

/** Where the layers of a net are written, by the ids of its modules and uses. */
export interface Reading {
  readonly calls: ReadonlyMap<string, CallPlaces>;
  readonly uses: ReadonlyMap<string, CodePlace>;
  /** The arguments of the one `nn.Sequential(...)` that the net is, or its bare lines; null for a class. */
  readonly list: CodePlace | null;
}
