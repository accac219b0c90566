import { useServices } from '../context';

interface Props {
  readonly name: string;
  /** "+0.012"; empty: it has not changed. */
  readonly by: string;
  /** Rises or falls; null where neither word fits. */
  readonly up: boolean | null;
  /** Where there is little room the number is said only. */
  readonly small?: boolean;
}

/** Beside a value that has just changed: an arrow, and by how much. It fades by itself. */
export function Mark({ name, by, up, small = false }: Props) {
  const { t } = useServices();
  if (!by) return null;
  return (
    <span className={small ? 'mark is-small' : 'mark'} title={t.picture.readouts.changedBy(name, by)}>
      {up !== null && <span aria-hidden="true">{up ? '▴' : '▾'}</span>}
      <span className="mark-by">{by}</span>
    </span>
  );
}
