const PATHS = {
  undo: 'M4 7h7a4 4 0 0 1 0 8H7M4 7l3.5-3.5M4 7l3.5 3.5',
  redo: 'M14 7H7a4 4 0 0 0 0 8h4M14 7l-3.5-3.5M14 7l-3.5 3.5',
  reset: 'M3.5 9a5.5 5.5 0 1 0 1.6-3.9L3.5 6.7M3.5 3v3.7h3.7',
  share: 'M9 11V2.5M9 2.5 6 5.5M9 2.5l3 3M5.5 8H4v7h10V8h-1.5',
  present: 'M2.5 3h13v8.5h-13zM9 11.5V15M6 15.5l3-2.5 3 2.5',
  more: 'M4 9h.01M9 9h.01M14 9h.01',
  light:
    'M9 6a3 3 0 1 0 0 6 3 3 0 0 0 0-6M9 1.5v1.5M9 15v1.5M1.5 9H3M15 9h1.5M3.7 3.7l1 1M13.3 13.3l1 1M3.7 14.3l1-1M13.3 4.7l1-1',
  dark: 'M14.5 11A6 6 0 0 1 7 3.5 6 6 0 1 0 14.5 11',
  system: 'M9 3a6 6 0 1 0 0 12zM9 3a6 6 0 0 1 0 12',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing of a tool; its words are its button's. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg viewBox="0 0 18 18" width="18" height="18" className={`icon icon-${name}`} aria-hidden="true">
      <path d={PATHS[name]} fill="none" stroke="currentColor" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
