import type { ReactNode } from 'react';

interface Props {
  /** With `{name}` where a control stands. */
  readonly text: string;
  readonly blank: (name: string) => ReactNode;
}

/** A sentence with controls in it. A line may end at any field, so a comma or a full stop is held to the field before it. */
export function Sentence({ text, blank }: Props) {
  return text.split(/(\{\w+\}[^\s{]*)/).map((part, i) => {
    const [, name, after] = /^\{(\w+)\}(.*)$/s.exec(part) ?? [];
    if (name === undefined) return part;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence stay where they are
      <span key={`${name} ${i}`} className="held">
        {blank(name)}
        {after}
      </span>
    );
  });
}
