interface Props {
  readonly label: string;
  readonly title: string;
  readonly linked: boolean;
  readonly onToggle: (event: { readonly timeStamp: number }) => void;
}

/** The little chain that holds height and width together, or lets them go. */
export function LinkButton({ label, title, linked, onToggle }: Props) {
  return (
    <button type="button" className="link" aria-pressed={linked} aria-label={label} title={title} onClick={onToggle}>
      <svg viewBox="0 0 12 16" width="9" height="12" aria-hidden="true">
        <path
          d={
            linked
              ? 'M3 6V4a3 3 0 0 1 6 0v2M3 10v2a3 3 0 0 0 6 0v-2M6 5.5v5'
              : 'M3 5V4a3 3 0 0 1 6 0v1M3 11v1a3 3 0 0 0 6 0v-1'
          }
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
        />
      </svg>
    </button>
  );
}
