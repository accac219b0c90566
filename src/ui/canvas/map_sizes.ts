import type { CSSProperties } from 'react';
import type { FlowLayout } from '../../flow/layout';

/** The maps' size and centre line, for the parts of a column that stand by them. They change with a slider's step. */
export function mapSizes({ direction, column, gap, centre, scale }: FlowLayout): CSSProperties {
  const sizes: Record<string, string> = {
    '--flow-centre': `${centre}px`,
    '--map-width': `${scale.width}px`,
    '--map-height': `${scale.height}px`,
    // Side by side a caption stands out over its lane, as far as leaves its neighbour's alone.
    '--caption': direction === 'across' ? `${column + gap - 8}px` : '100%',
  };
  return sizes;
}

/** The grid's columns, the input's and those of the stages, and the height of its maps' row: neither is inherited. */
export function gridOf({ row, ...layout }: FlowLayout, stages: number): CSSProperties {
  const grid: Record<string, string> = { '--flow-row': `${row}px`, '--flow-columns': columnsOf(layout, stages) };
  return grid;
}

/** CSS's list of the widths of the input's column and those of the stages. */
export function columnsOf({ input, column }: Pick<FlowLayout, 'input' | 'column'>, stages: number): string {
  return stages > 0 ? `${input}px repeat(${stages}, ${column}px)` : `${input}px`;
}
