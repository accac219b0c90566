import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { LayerKind } from '../../../core/layers/table';
import { usePanelWords } from '../../parts/usePanelWords';
import { noteKind, recentKinds } from './recent';
import { findKinds, groupKinds } from './search';
import '../../styles/menus.css';

interface Props {
  readonly onPick: (kind: LayerKind, event: { readonly timeStamp: number }) => void;
}

interface Option {
  readonly id: string;
  readonly kind: LayerKind;
}

/** All layers, in groups, with a field that finds one. Arrow keys walk, Enter takes; the field keeps the focus. */
export default function LayerMenu({ onPick }: Props) {
  const words = usePanelWords('layers');
  const id = useId();
  const [typed, setTyped] = useState('');
  const [recent] = useState(recentKinds);
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => {
    const parts =
      typed.trim() === ''
        ? groupKinds(recent).map((g) => ({
            name: g.family === 'recent' ? words.menu.recent : words.groups[g.family],
            ...g,
          }))
        : [{ name: null, family: 'found', kinds: findKinds(typed, words.kinds) }];
    return parts.map((g) => ({
      ...g,
      options: g.kinds.map((kind): Option => ({ kind, id: `${id}-${g.family}-${kind}` })),
    }));
  }, [typed, recent, words, id]);
  const options = groups.flatMap((g) => g.options);
  const chosen = options[Math.min(active, options.length - 1)];

  useLayoutEffect(() => {
    // A finger scrolls the list; a field with the focus would lay a keyboard over it.
    if (!field.current || !window.matchMedia('(hover: hover)').matches) return;
    // The popover may be drawn a moment before it is shown, when nothing in it takes the focus: it then gives it by this.
    field.current.autofocus = true;
    field.current.focus();
  }, []);
  useEffect(() => {
    if (chosen) list.current?.querySelector(`#${CSS.escape(chosen.id)}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const pick = (kind: LayerKind, event: { readonly timeStamp: number }) => {
    noteKind(kind);
    onPick(kind, event);
  };
  const key = (event: KeyboardEvent) => {
    const last = options.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active >= last ? 0 : active + 1,
      ArrowUp: active <= 0 ? last : active - 1,
      PageDown: Math.min(last, active + 8),
      PageUp: Math.max(0, active - 8),
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setActive(next);
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      pick(chosen.kind, event);
    } else if (event.key === 'Escape' && typed !== '') {
      // Escape empties the field first; only then does it close the menu.
      event.preventDefault();
      event.stopPropagation();
      setTyped('');
    }
  };
  return (
    <div className="layer-menu">
      <input
        ref={field}
        type="text"
        role="combobox"
        className="layer-search"
        aria-label={words.menu.search}
        placeholder={words.menu.placeholder}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen?.id}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={key}
      />
      {options.length === 0 && <p className="layer-none">{words.menu.none(typed.trim())}</p>}
      <p className="sr-only" role="status">
        {typed.trim() === '' ? '' : words.menu.found(options.length)}
      </p>
      <div ref={list} id={`${id}-list`} className="layer-list" role="listbox" aria-label={words.menu.search}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of a listbox's options is no fieldset
          <div key={group.family} role="group" aria-label={group.name ?? words.menu.search}>
            {group.name !== null && (
              <p className="layer-group" aria-hidden="true">
                {group.name}
              </p>
            )}
            {group.options.map(({ id: optionId, kind }) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
              <div
                key={optionId}
                id={optionId}
                role="option"
                aria-selected={optionId === chosen?.id}
                data-kind={kind}
                className="layer-option"
                onPointerMove={() => setActive(options.findIndex((o) => o.id === optionId))}
                onClick={(event) => pick(kind, event)}
              >
                <b className="mono">{kind}</b>
                <span>{words.kinds[kind]}</span>
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
