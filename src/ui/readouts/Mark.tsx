import { useServices } from '../context';

interface Props {
  readonly name: string;
  /** "+0.012"; empty: it has not changed. */
  readonly by: string;
  /** Rises or falls; null where neither word fits. */
  readonly up: boolean | null;
  /** Where there is little room the number is said only. */
  readonly small?: boolean;
  readonly fading: boolean;
}

/** Beside a value that has just changed: an arrow, and by how much. It stays for a few seconds. */
export function Mark({ name, by, up, small = false, fading }: Props) {
  const { t } = useServices();
  if (!by) return null;
  return (
    <span
      className={`mark${small ? ' is-small' : ''}${fading ? ' is-fading' : ''}`}
      title={t.picture.readouts.changedBy(name, by)}
    >
      {up !== null && <span aria-hidden="true">{up ? '▴' : '▾'}</span>}
      <span className="mark-by">{by}</span>
    </span>
  );
}
