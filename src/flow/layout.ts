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

/** What a picture has beside columns: lines one under the other, arcs one over the other, blocks that are folded. */
export interface Extra {
  readonly lanes: number;
  readonly levels: number;
  readonly folded: boolean;
}

const CHAIN: Extra = { lanes: 1, levels: 0, folded: false };

export interface FlowLayout {
  readonly direction: Direction;
  /**
   * Whether cards are signs that open, so that branches or many columns have room: over their maps, or before them, where
   * lines are many and columns wide. Null: cards stand open.
   */
  readonly compact: 'over' | 'before' | null;
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
  /** Above the maps of each line: the height that arcs take, and by how much each is higher than the one below it. */
  readonly arcs: number;
  readonly rise: number;
  /** From the maps of one line to those of the next. */
  readonly stride: number;
  /** Height of the sheets' row where it is no rest that is left: of two nets. */
  readonly sheet: number;
  /** Of two nets: only what fits beside their difference on one screen stands there, until a net is unfolded. */
  readonly slim: boolean;
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
/** Narrower columns stand closer. */
const DENSE = 262;
/**
 * Two nets and their difference on one screen, where so much of a map is left: a line of readouts for each net, the lane
 * under its arrow, what stands between the rows of both, and the difference's own margins.
 */
const SLIM = { least: 96, most: 289, read: { dense: 46, wide: 28 }, below: 66, gaps: 24, difference: 20, roomy: 1000 };
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

/** Of the lowest arc over what stands on a map; of each arc over the one below it where there are few; of all together. */
const ARC = { foot: 10, rise: 16, most: 96 };

const arcsOf = (levels: number) => {
  const rise = Math.min(ARC.rise, ARC.most / Math.max(1, levels));
  return { arcs: levels > 0 ? Math.ceil(ARC.foot + levels * rise) : 0, rise };
};

/** How high maps are where two nets and their difference fit on one screen; null where that is too little to see. */
function slimHeight({ height, cards, projector }: Room, arcs: number, dense: boolean): number | null {
  const { least, most, read, below, gaps, difference } = SLIM;
  const left = height - cards - 2 * (dense ? read.dense : read.wide) - gaps - difference;
  const above = arcs + CAPTION + RULER;
  // Under the centre stands the lane's arithmetic, or half the map where that is more.
  const narrow = (left - 2 * (above + below)) / 2;
  const tall = narrow / 2 + 4 > below ? (left - 2 * (above + 4)) / 3 : narrow;
  return projector || tall < least ? null : Math.min(tall, most);
}

function across(input: Shape, maps: readonly MapExtent[], stages: number, room: Room, { levels }: Extra): FlowLayout {
  const [airy, close] = widths(stages, room);
  // Air is not bought with maps: beside a panel the same stages have less room.
  const chosen = columnOf(airy, stages, room) - airy.lane - 4 < AIRY ? close : airy;
  const { gap, lane, input: first, edge } = chosen;
  const paired = room.flows > 1;
  const thin =
    paired && room.height < SLIM.roomy
      ? slimHeight(room, arcsOf(levels).arcs, columnOf(chosen, stages, room) < DENSE)
      : null;
  const column = columnOf(chosen, stages, room);
  const { arcs, rise } = arcsOf(levels);
  const above = arcs + CAPTION + RULER;
  const free = room.height - room.cards - room.readouts - room.flows * ROW_GAPS;
  // One net's sheet has the rest of the height; of two, each has a row of small maps.
  const share = paired ? free / 2 - SHEET : free * (room.projector ? 0.64 : 0.58);
  const tall = thin ?? clamp(LEAST, share - above - CAPTION, 289);
  // A ruler stands at the input's left; at its right, where there is one net, as much for the middle's sake.
  const wide = Math.min(first - (paired ? RULER + 6 : 2 * RULER), column - lane - 4);
  const scale = flowScale(input, maps, wide, tall, room.devicePixelRatio);
  // The lane needs its room, too, where maps are small.
  const centre = Math.max(above + scale.height / 2, arcs + LANE.above);
  // Of two nets what stands under a map is shown where it is unfolded, and makes the row higher then.
  const row = Math.ceil(
    centre + Math.max(scale.height / 2 + (paired ? 4 : CAPTION), thin === null ? LANE.below : SLIM.below),
  );
  return {
    direction: 'across',
    compact: null,
    scale,
    input: first,
    column,
    gap,
    lane,
    edge,
    row,
    centre,
    arcs,
    rise,
    stride: 0,
    sheet: SHEET,
    slim: thin !== null,
    dense: column < DENSE,
    rulers: column - lane >= scale.width + 2 * RULER + 2,
  };
}

/** Heights of a line of signs, of two lines of readouts, and between rows; widths of columns and of maps' heights. */
const COMPACT = { sign: 46, tall: 62, read: 40, gap: 4, narrowest: 70, widest: 400, tallest: 289, least: 64 };
/** Before their maps signs need so much width; with the readouts under the arrow, so much height. */
const BEFORE = { lane: 132, widest: 190, height: 116 };

/** Signs in the place of cards: for branches, which need more lines, and for more columns than fit otherwise. */
function compact(input: Shape, maps: readonly MapExtent[], stages: number, room: Room, extra: Extra): FlowLayout {
  const { gap: between, narrowest, widest, tallest, least, read } = COMPACT;
  const [edge, gap] = [room.flows > 1 ? 34 : 20, 6];
  const share = (room.width - 2 * edge - stages * gap) / (stages + 1);
  const column = Math.floor(clamp(room.projector ? narrowest + 14 : narrowest, share, widest));
  const { arcs, rise } = arcsOf(extra.levels);
  // Between two nets stands their difference, as high as a map.
  const difference = room.flows > 1 ? least + SLIM.difference : 0;
  const line = (room.height - difference) / room.flows / extra.lanes;
  const made = (which: 'over' | 'before'): FlowLayout => {
    const over = which === 'over';
    const lane = Math.floor(over ? clamp(20, column * 0.26, 88) : clamp(BEFORE.lane, column * 0.46, BEFORE.widest));
    const floor = over && extra.lanes === 1 && room.flows === 1 ? SHEET : 0;
    const fixed = (over ? signOf(extra.lanes) + read + floor : 0) + 4 * between;
    const tall = clamp(least, line - fixed - arcs - CAPTION - 8, tallest);
    const scale = flowScale(input, maps, column - lane - 6, tall, room.devicePixelRatio);
    const height = over ? scale.height : Math.max(scale.height, BEFORE.height);
    const centre = arcs + CAPTION + height / 2;
    const row = Math.ceil(centre + height / 2 + 4);
    // Of one line the sheets have what is left; of several lines each has its share, where that is enough for a row.
    const spare = over && extra.lanes > 1 ? Math.floor(line - row - fixed) : 0;
    const sheet = spare >= SHEET ? Math.min(spare, 2 * SHEET) : floor;
    const stride = row + fixed - floor + sheet;
    const sizes = {
      slim: room.flows > 1,
      scale,
      input: column,
      column,
      gap,
      lane,
      edge,
      row,
      centre,
      arcs,
      rise,
      stride,
      sheet,
    };
    return { direction: 'across', compact: which, dense: true, rulers: false, ...sizes };
  };
  const [over, before] = [made('over'), made('before')];
  const fits = column >= BEFORE.lane + least && before.stride * extra.lanes <= room.height / room.flows;
  return extra.lanes > 1 && fits && before.scale.cell >= over.scale.cell ? before : over;
}

/** Signs of one line have a third row for activations. */
const signOf = (lanes: number) => (lanes > 1 ? COMPACT.sign : COMPACT.tall);

/** The rows of a compact flow, for each line: signs, maps, readouts, sheets. The last line's sheets have the rest. */
export function compactRows({ compact: which, row, sheet }: FlowLayout, lanes: number): string {
  if (which === 'before') return `repeat(${lanes}, 0px ${row}px 0px 0px)`;
  const line = `${signOf(lanes)}px ${row}px ${COMPACT.read}px`;
  return lanes > 1 ? `repeat(${lanes}, ${line} ${sheet}px)` : `${line} minmax(${sheet}px, 1fr)`;
}

function down(input: Shape, maps: readonly MapExtent[], room: Room): FlowLayout {
  const wide = Math.min(PHONE_MAP, room.width * 0.46);
  const scale = flowScale(input, maps, wide, 2 * PHONE_MAP, room.devicePixelRatio);
  return {
    direction: 'down',
    compact: null,
    scale,
    input: room.width - 28,
    column: room.width - 28,
    gap: 12,
    lane: 0,
    edge: 14,
    row: scale.height + 2 * CAPTION,
    centre: CAPTION + scale.height / 2,
    arcs: 0,
    rise: 0,
    stride: 0,
    sheet: SHEET,
    slim: false,
    dense: true,
    rulers: false,
  };
}

/**
 * Places the flow's columns and finds the one scale of its maps. `stages` counts all columns but the input's. Cards stand
 * open where there is room; where lines or columns are too many for that they are signs.
 */
export function flowLayout(
  input: Shape,
  maps: readonly MapExtent[],
  stages: number,
  room: Room,
  extra: Extra = CHAIN,
): FlowLayout {
  if (room.direction === 'down') return down(input, maps, room);
  const open = across(input, maps, stages, room, extra);
  const branched = extra.levels > 0 || extra.folded;
  const wide = flowWidth(open, stages) > room.width;
  return extra.lanes > 1 || (branched && wide) ? compact(input, maps, stages, room, extra) : open;
}

/** Whether columns are so narrow that words give way to signs. */
export const isTight = ({ compact: which, column }: FlowLayout) => which !== null && column < 150;

/** Width of the whole flow, in CSS pixels. */
export function flowWidth({ edge, input, column, gap }: FlowLayout, stages: number): number {
  return edge * 2 + input + stages * (column + gap);
}

/** Left edges of the columns and the middle of each one's map, in CSS pixels from the flow's left; the input's first. */
export function mapCentres(layout: FlowLayout, stages: number): number[] {
  const { edge, input, gap, column, lane } = layout;
  const first = edge + input + gap;
  return [
    layout.compact ? edge + lane + (input - lane) / 2 : edge + input / 2,
    ...Array.from({ length: stages }, (_, i) => first + i * (column + gap) + lane + (column - lane) / 2),
  ];
}
