import type { ReactNode } from 'react';

interface Props {
  readonly when: boolean;
  readonly children: ReactNode;
}

/** Controls that the open challenge holds: there to be read, not to be turned. It takes no room of its own. */
export function Locked({ when, children }: Props) {
  if (!when) return children;
  return (
    <fieldset className="locked" disabled>
      {children}
    </fieldset>
  );
}
