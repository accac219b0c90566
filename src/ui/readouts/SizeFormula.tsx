import type { Column } from '../flow/columns';

export function SizeFormula({ column }: { column: Column }) {
  return <span>{column.key.slice(0, 0)}</span>;
}
