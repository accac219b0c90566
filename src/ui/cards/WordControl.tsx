import type { ArgSpec } from '../../core/args';
import { Locked } from '../parts/Locked';
import { isApart, numbersOf, partsOf } from './parts';
import { type ArgProps, useArg } from './useArg';
import { useHeld } from './useHeld';

/** Whether an argument takes a word or None beside its numbers, and so has a WordControl. */
export function takesWord({ type, default: preset, control }: ArgSpec): boolean {
  if (control === 'none' || type === 'bool' || type === 'choice' || type === 'ints') return false;
  return type === 'padding' || type === 'size2' || preset === null;
}

/** For arguments that take a word or None as well: which of them, behind “more”. */
export function WordControl(props: ArgProps) {
  return (
    <Locked when={useHeld(props.spec, props.owner)}>
      <WordChoice {...props} />
    </Locked>
  );
}

function WordChoice(props: ArgProps) {
  const { owner, spec } = props;
  const { t, value, mark, put, title } = useArg(props);
  const numbers = numbersOf(spec, props.specs, props.args);
  const first = numbers[0] ?? 1;
  if (spec.type === 'padding') {
    const now = typeof value === 'string' ? value : 'number';
    return (
      <label className="row row-choice" title={title}>
        <span className="row-label">{spec.name}</span>
        <select
          {...mark}
          value={now}
          aria-label={`${t.cards.paddingWord}, ${owner.name}`}
          onChange={(event) => {
            const next = event.currentTarget.value;
            put(next === 'number' ? first : next, event);
          }}
        >
          <option value="number">{t.cards.number}</option>
          {[...new Set(['same', 'valid', now])]
            .filter((word) => word !== 'number')
            .map((word) => (
              <option key={word} value={word}>{`'${word}'`}</option>
            ))}
        </select>
      </label>
    );
  }
  const words =
    spec.name === 'stride' ? t.cards.follows('kernel_size') : spec.type === 'size2' ? t.cards.asComes : t.cards.none;
  const name = `${t.cards.slider(spec.name, owner.name)}: ${words}`;
  if (spec.type === 'size2') {
    // Of the whole it is nothing that PyTorch takes: each side has its own.
    const sides = isApart(spec, value) ? value : numbers;
    return partsOf(spec).map((part, i) => (
      <NoneRow
        key={part}
        label={`${spec.name} ${part}`}
        words={words}
        checked={sides[i] === null}
        inputProps={{ ...mark, 'data-axis': part, 'aria-label': `${name}, ${t.cards.parts[part]}` }}
        onCheck={(none, event) =>
          put(
            sides.map((v, j) => (j === i ? (none ? null : (numbers[i] ?? 1)) : v)),
            event,
          )
        }
      />
    ));
  }
  return (
    <NoneRow
      label={spec.name}
      words={words}
      checked={value === null}
      inputProps={{ ...mark, 'aria-label': name }}
      onCheck={(none, event) => put(none ? null : first, event)}
    />
  );
}

interface NoneProps {
  readonly label: string;
  readonly words: string;
  readonly checked: boolean;
  readonly inputProps: Readonly<Record<string, string | number | undefined>>;
  readonly onCheck: (none: boolean, event: { readonly timeStamp: number }) => void;
}

function NoneRow({ label, words, checked, inputProps, onCheck }: NoneProps) {
  return (
    <label className="row row-check">
      <span className="row-label">{label}</span>
      <input
        {...inputProps}
        type="checkbox"
        checked={checked}
        onChange={(event) => onCheck(event.currentTarget.checked, event)}
      />
      <span className="row-word mono" aria-hidden="true">
        {words}
      </span>
    </label>
  );
}
