import type { Shape } from '../core/shape';
import { type FlowScale, flowScale, type MapExtent } from '../render/geometry';

/** How the flow runs: columns side by side, or one stage under the other. */
export type Direction = 'across' | 'down';

export interface Room {
  readonly width: number;
  readonly height: number;
  /** Measured heights of the cards' and the readouts' rows, in CSS pixels; of both nets together where there are two. */
  readonly cards: number;
  readonly readouts: number;
  /** Nets one under the other. */
  readonly flows: number;
  readonly direction: Direction;
  /** Larger text. */
  readonly projector: boolean;
  readonly devicePixelRatio: number;
}

export interface FlowLayout {
  readonly direction: Direction;
  readonly scale: FlowScale;
  /** CSS pixels: the input's column, every other column, the gap between them, the arrow's lane within a column. */
  readonly input: number;
  readonly column: number;
  readonly gap: number;
  readonly lane: number;
  /** Space at both ends of the flow. */
  readonly edge: number;
  /** The maps' row, and their centre line in it. */
  readonly row: number;
  readonly centre: number;
  /** Height of the sheets' row where it is no rest that is left: of two nets. */
  readonly sheet: number;
  /** Columns so narrow that readouts stand closer. */
  readonly dense: boolean;
  /** Whether rulers fit beside maps; the input's always does. */
  readonly rulers: boolean;
}

/** Height of a caption, and of a ruler's figures. */
export const CAPTION = 18;
export const RULER = 15;
/** Above the centre line: both axes' sizes, clear of the card. Below it: the arrow's arithmetic of both, what is left over, and one activation. */
const LANE = { above: 54, below: 90 };
/** Columns are not squeezed below this. */
const NARROWEST = { usual: 190, projector: 232 };
/** Nor are maps, whatever the height: 16 cells with a ring of padding are ten pixels each. What does not fit scrolls. */
const LEAST = 180;
/** CSS pixels that a column leaves for a map before columns go closer to each other. */
const AIRY = 150;
const SHEET = 58;
/** Between the rows of one net. */
const ROW_GAPS = 3 * 8;
const PHONE_MAP = 176;
/** At the flow's end there is a button to add a layer, which stands out beyond the last column and a narrow edge. */
const END = 6;

const clamp = (low: number, v: number, high: number) => Math.max(low, Math.min(v, high));

/** What the flow's width is shared out to beside its columns. */
type Widths = Pick<FlowLayout, 'gap' | 'lane' | 'input' | 'edge'>;

/** Widths by how many stages there are, with air between them and without: few have room for it, many go closer. */
function widths(stages: number, { projector, flows }: Room): readonly [airy: Widths, close: Widths] {
  if (flows > 1) {
    // At the left of each net stands its letter.
    const paired = { gap: 12, lane: 58, input: 202, edge: 34 };
    return [paired, paired];
  }
  if (projector) {
    const close = { gap: 14, lane: 66, input: 178, edge: 16 };
    return [stages > 3 ? close : { ...close, lane: 84 }, close];
  }
  if (stages > 4) {
    const close = { gap: 12, lane: 56, input: 180, edge: 24 };
    return [close, close];
  }
  const airy = stages === 4 ? { lane: 88, input: 212 } : { lane: 108, input: 244 };
  return [
    { gap: 20, edge: 24, ...airy },
    { gap: 12, lane: 56, input: stages === 4 ? 180 : 212, edge: 24 },
  ];
}

function columnOf({ gap, lane, input, edge }: Widths, stages: number, room: Room): number {
  const narrowest = room.flows > 1 ? LEAST + lane + 4 : room.projector ? NARROWEST.projector : NARROWEST.usual;
  const share = (room.width - 2 * edge - (room.projector ? END : 0) - input - stages * gap) / Math.max(1, stages);
  return Math.floor(Math.max(narrowest, Math.min(share, 460)));
}

function across(input: Shape, maps: readonly MapExtent[], stages: number, room: Room): FlowLayout {
  const [airy, close] = widths(stages, room);
  // Air is not bought with maps: beside a panel the same stages have less room.
  const chosen = columnOf(airy, stages, room) - airy.lane - 4 < AIRY ? close : airy;
  const { gap, lane, input: first, edge } = chosen;
  const paired = room.flows > 1;
  const column = columnOf(chosen, stages, room);
  const above = CAPTION + RULER;
  const free = room.height - room.cards - room.readouts - room.flows * ROW_GAPS;
  // One net's sheet has the rest of the height; of two, each has a row of small maps.
  const share = paired ? free / 2 - SHEET : free * (room.projector ? 0.64 : 0.58);
  const tall = clamp(LEAST, share - above - CAPTION, 289);
  // A ruler stands at the input's left; at its right, where there is one net, as much for the middle's sake.
  const wide = Math.min(first - (paired ? RULER + 6 : 2 * RULER), column - lane - 4);
  const scale = flowScale(input, maps, wide, tall, room.devicePixelRatio);
  // The lane needs its room, too, where maps are small.
  const centre = Math.max(above + scale.height / 2, LANE.above);
  // Of two nets what stands under a map is shown where it is unfolded, and makes the row higher then.
  const row = Math.ceil(centre + Math.max(scale.height / 2 + (paired ? 4 : CAPTION), LANE.below));
  return {
    direction: 'across',
    scale,
    input: first,
    column,
    gap,
    lane,
    edge,
    row,
    centre,
    sheet: SHEET,
    dense: column < 262,
    rulers: column - lane >= scale.width + 2 * RULER + 2,
  };
}

function down(input: Shape, maps: readonly MapExtent[], room: Room): FlowLayout {
  const wide = Math.min(PHONE_MAP, room.width * 0.46);
  const scale = flowScale(input, maps, wide, 2 * PHONE_MAP, room.devicePixelRatio);
  return {
    direction: 'down',
    scale,
    input: room.width - 28,
    column: room.width - 28,
    gap: 12,
    lane: 0,
    edge: 14,
    row: scale.height + 2 * CAPTION,
    centre: CAPTION + scale.height / 2,
    sheet: SHEET,
    dense: true,
    rulers: false,
  };
}

/** Places the flow's columns and finds the one scale of its maps. `stages` counts all columns but the input's. */
export function flowLayout(input: Shape, maps: readonly MapExtent[], stages: number, room: Room): FlowLayout {
  return room.direction === 'down' ? down(input, maps, room) : across(input, maps, stages, room);
}

/** Width of the whole flow, in CSS pixels. */
export function flowWidth({ edge, input, column, gap }: FlowLayout, stages: number): number {
  return edge * 2 + input + stages * (column + gap);
}

/** Left edges of the columns and the middle of each one's map, in CSS pixels from the flow's left; the input's first. */
export function mapCentres(layout: FlowLayout, stages: number): number[] {
  const { edge, input, gap, column, lane } = layout;
  const first = edge + input + gap;
  return [
    edge + input / 2,
    ...Array.from({ length: stages }, (_, i) => first + i * (column + gap) + lane + (column - lane) / 2),
  ];
}
