import { useState } from 'react';
import type { FoundDesign } from '../../core/solver/design';
import type { Group } from '../../core/solver/groups';
import type { Conditions } from '../../core/solver/problem';
import type { Restriction } from '../../core/solver/restriction';
import { Designs } from './Designs';
import { laying } from './laid';
import { designText, pathText, totalText, type Words } from './notation';
import { commonScale, PathPicture } from './PathPicture';

interface Props {
  readonly words: Words;
  readonly groups: readonly Group[];
  /** False: the groups' counts are lower bounds. */
  readonly complete: boolean;
  readonly conditions: Conditions;
  readonly restriction: Restriction;
  readonly stale: boolean;
  readonly onLike: (design: FoundDesign) => void;
}

/** Designs by their sizes, each group a small picture at one common scale; it opens into its designs. */
export function Groups({ words, groups, complete, conditions, restriction, stale, onLike }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const [, h, w] = conditions.input;
  const scale = commonScale(
    [h, w],
    groups.map((g) => g.path),
  );
  return (
    <ul className={stale ? 'groups stale' : 'groups'} aria-label={words.groups.label}>
      {groups.map((group) => {
        const text = pathText(conditions.input, group.path);
        const count = totalText(words, { total: group.count, complete });
        const shown = open === text;
        return (
          <li key={text} className={shown ? 'group open' : 'group'}>
            <button
              type="button"
              className="group-face"
              aria-expanded={shown}
              aria-label={words.groups.sizes(text, count)}
              data-group={group.path.map((size) => size.join('x')).join(' ')}
              onClick={() => setOpen(shown ? null : text)}
              {...laying(group.best)}
            >
              <PathPicture input={[h, w]} path={group.path} scale={scale} />
              <span className="group-path mono">{text}</span>
              <span className="group-count">{count}</span>
              <span className="group-best mono">{designText(words, group.best)}</span>
            </button>
            {shown && (
              <Designs
                words={words}
                conditions={conditions}
                restriction={{ ...restriction, path: group.path }}
                onLike={onLike}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
