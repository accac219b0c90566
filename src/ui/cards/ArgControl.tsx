import { type ArgSpec, type Args, type ArgValue, arg, pair } from '../../core/args';
import { convPadding } from '../../core/layers/conv2d';
import { pyStr } from '../../core/python';
import type { Slot } from '../../core/result';
import { useAct } from '../act';
import { useServices } from '../context';
import { type Taken, TypedField } from '../parts/TypedField';
import { useMarked } from '../parts/useMarked';
import { LinkButton } from './LinkButton';
import { type ControlMark, NumberRow } from './NumberRow';
import { readArg, readValue } from './typed';

export interface ArgOwner {
  readonly slot: Slot;
  readonly use: string;
  /** Index among the layers that are not switched off; -1 while off. */
  readonly layer: number;
  /** What the module is called: conv1. */
  readonly name: string;
}

interface Props {
  readonly owner: ArgOwner;
  readonly spec: ArgSpec;
  readonly specs: readonly ArgSpec[];
  readonly args: Args;
}

/** The numbers that an argument comes to, also where it is None (as another one) or a word. */
function numbersOf(spec: ArgSpec, specs: readonly ArgSpec[], args: Args): [number, number] {
  const value = arg(specs, args, spec.name);
  if (typeof value === 'string') {
    const [[top], [left]] = convPadding(args);
    return [top, left];
  }
  // A pool's stride is its kernel where none is given.
  if (value === null && spec.name === 'stride') return pair(arg(specs, args, 'kernel_size'));
  return pair(value ?? 1, 1);
}

/** The control of one constructor argument, made from what the layer's table says of it. */
export function ArgControl(props: Props) {
  switch (props.spec.type) {
    case 'bool':
      return <BoolRow {...props} />;
    case 'choice':
      return <ChoiceRow {...props} />;
    case 'int':
    case 'int2':
    case 'padding':
      return <NumberRows {...props} />;
    case 'float':
    case 'int4':
    case 'size2':
    case 'scale':
    case 'ints':
      return <TextRow {...props} />;
  }
}

/** What the control of one argument needs: its words, its marks and its only way to write. */
function useArg({ owner, spec, specs, args }: Props) {
  const { t } = useServices();
  const act = useAct();
  const value = arg(specs, args, spec.name) ?? null;
  const mark: ControlMark = {
    'data-slot': owner.slot,
    'data-layer': owner.layer,
    'data-arg': spec.name,
    'data-use': owner.use,
  };
  const put = (next: ArgValue, event: { readonly timeStamp: number }) =>
    act(event, (actions) => actions.setArg(owner.slot, owner.use, spec.name, next));
  return { t, value, mark, put };
}

function NumberRows(props: Props) {
  const { owner, spec, specs, args } = props;
  const { t, value, mark, put } = useArg(props);
  const numbers = numbersOf(spec, specs, args);
  const apart = Array.isArray(value);
  const word = typeof value === 'string' ? `'${value}'` : undefined;
  const range = spec.range ?? [1, 16];
  const typed =
    (merge: (value: ArgValue) => ArgValue, kept: string) =>
    (text: string, event: { readonly timeStamp: number }): Taken => {
      const read = readArg(spec, text);
      if (!read.ok) return { ok: false, message: t.cards.bad[read.fault](read.text, kept) };
      return put(merge(read.value), event) ? { ok: true } : { ok: false, message: t.cards.bad.whole(text, kept) };
    };
  const twoAxes = spec.type === 'int2' || spec.type === 'padding';
  const link = (
    <LinkButton
      label={t.cards.link(spec.name)}
      linked={!apart}
      title={apart ? t.cards.unlinkTitle : t.cards.linkTitle}
      onToggle={(event) => put(apart ? numbers[0] : [numbers[0], numbers[1]], event)}
    />
  );
  const isNone = value === null;
  const noneWord = spec.name === 'stride' ? undefined : t.cards.none;
  if (!apart) {
    return (
      <NumberRow
        label={spec.name}
        names={{ slider: t.cards.slider(spec.name, owner.name), field: t.cards.field(spec.name, owner.name) }}
        mark={mark}
        value={numbers[0]}
        range={range}
        word={isNone ? noneWord : word}
        floor={Math.min(range[0], numbers[0])}
        onValue={put}
        onTyped={typed((v) => v, word ?? String(numbers[0]))}
      >
        {twoAxes && link}
      </NumberRow>
    );
  }
  const axis = (i: 0 | 1) => {
    const words = i === 0 ? t.cards.height : t.cards.width;
    const letter = i === 0 ? 'h' : 'w';
    const merge = (v: ArgValue): ArgValue =>
      typeof v === 'number' ? (i === 0 ? [v, numbers[1]] : [numbers[0], v]) : v;
    return (
      <NumberRow
        label={
          <>
            <span className={i === 0 ? undefined : 'row-again'}>{spec.name}</span> <i>{letter}</i>
          </>
        }
        names={{
          slider: `${t.cards.slider(spec.name, owner.name)}, ${words}`,
          field: `${t.cards.field(spec.name, owner.name)}, ${words}`,
        }}
        mark={{ ...mark, 'data-axis': letter }}
        value={numbers[i]}
        range={range}
        floor={Math.min(range[0], numbers[i])}
        onValue={(v, event) => put(merge(v), event)}
        onTyped={typed(merge, String(numbers[i]))}
      >
        {i === 0 && link}
      </NumberRow>
    );
  };
  return (
    <>
      {axis(0)}
      {axis(1)}
    </>
  );
}

/** A value that a slider of whole numbers cannot turn: typed as Python writes it. */
function TextRow(props: Props) {
  const { owner, spec } = props;
  const { t, value, mark, put } = useArg(props);
  const shown = pyStr(value);
  return (
    <div className={`row row-text${useMarked(shown) ? ' marked' : ''}`}>
      <span className="row-label" aria-hidden="true">
        {spec.name}
      </span>
      <TypedField
        {...mark}
        data-field={spec.name}
        shown={shown}
        aria-label={t.cards.field(spec.name, owner.name)}
        onTyped={(text, event) => {
          const read = readValue(spec, text);
          if (!read.ok) return { ok: false, message: t.cards.bad[read.fault](read.text, shown) };
          return put(read.value, event) ? { ok: true } : { ok: false, message: t.cards.bad.value(text, shown) };
        }}
      />
    </div>
  );
}

function BoolRow(props: Props) {
  const { owner, spec } = props;
  const { t, value, mark, put } = useArg(props);
  const on = value === true;
  return (
    <label className={`row row-check${useMarked(on) ? ' marked' : ''}`}>
      <span className="row-label">{spec.name}</span>
      <input
        {...mark}
        type="checkbox"
        checked={on}
        aria-label={t.cards.slider(spec.name, owner.name)}
        onChange={(event) => put(event.currentTarget.checked, event)}
      />
      <span className="row-word mono" aria-hidden="true">
        {on ? 'True' : 'False'}
      </span>
    </label>
  );
}

function ChoiceRow(props: Props) {
  const { owner, spec } = props;
  const { t, value, mark, put } = useArg(props);
  const now = String(value);
  const choices = spec.choices ?? [];
  return (
    <label className={`row row-choice${useMarked(now) ? ' marked' : ''}`}>
      <span className="row-label">{spec.name}</span>
      <select
        {...mark}
        value={now}
        aria-label={t.cards.slider(spec.name, owner.name)}
        onChange={(event) => put(event.currentTarget.value, event)}
      >
        {!choices.includes(now) && <option value={now}>{`'${now}'`}</option>}
        {choices.map((choice) => (
          <option key={choice} value={choice}>{`'${choice}'`}</option>
        ))}
      </select>
    </label>
  );
}

/** For arguments that take a word or None as well: which of them, behind “more”. */
export function WordControl(props: Props) {
  const { owner, spec } = props;
  const { t, value, mark, put } = useArg(props);
  const numbers = numbersOf(spec, props.specs, props.args);
  if (spec.type === 'padding') {
    const now = typeof value === 'string' ? value : 'number';
    return (
      <label className="row row-choice">
        <span className="row-label">{spec.name}</span>
        <select
          {...mark}
          value={now}
          aria-label={`${t.cards.paddingWord}, ${owner.name}`}
          onChange={(event) => {
            const next = event.currentTarget.value;
            put(next === 'number' ? numbers[0] : next, event);
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
  if (spec.default !== null || (spec.type !== 'int' && spec.type !== 'int2')) return null;
  const words = spec.name === 'stride' ? t.cards.follows('kernel_size') : t.cards.none;
  return (
    <label className="row row-check">
      <span className="row-label">{spec.name}</span>
      <input
        {...mark}
        type="checkbox"
        checked={value === null}
        aria-label={`${t.cards.slider(spec.name, owner.name)}: ${words}`}
        onChange={(event) => put(event.currentTarget.checked ? null : numbers[0], event)}
      />
      <span className="row-word mono" aria-hidden="true">
        {words}
      </span>
    </label>
  );
}
