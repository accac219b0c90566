import type { ArgValue } from '../../core/args';
import { pyStr } from '../../core/python/python';
import { Locked } from '../parts/Locked';
import { type Taken, TypedField } from '../parts/TypedField';
import { useMarked } from '../parts/useMarked';
import { AgainstOne } from './against';
import { LinkButton } from './LinkButton';
import { NumberRow } from './NumberRow';
import { canTurn, isApart, numbersOf, partsOf, withPart } from './parts';
import { Segments } from './Segments';
import { TailRow } from './TailRow';
import { readArg, readValue } from './typed';
import { type ArgProps, useArg } from './useArg';
import { useHeld } from './useHeld';

export type { ArgOwner } from './useArg';

/** The control of one constructor argument, made from what the layer's table says of it. */
export function ArgControl(props: ArgProps) {
  return (
    <AgainstOne name={props.spec.name}>
      <Locked when={useHeld(props.spec, props.owner)}>
        <Control {...props} />
      </Locked>
    </AgainstOne>
  );
}

function Control(props: ArgProps) {
  const { spec, args } = props;
  switch (spec.type) {
    case 'bool':
      return spec.default === null ? <TristateRow {...props} /> : <BoolRow {...props} />;
    case 'choice':
      return <ChoiceRow {...props} />;
    case 'sizes':
    case 'floats':
    case 'index':
      return <TextRow {...props} />;
    case 'ints':
      return spec.tail ? <TailRow {...props} /> : <TextRow {...props} />;
    case 'int':
    case 'int2':
    case 'int4':
    case 'padding':
    case 'size2':
    case 'float':
    case 'scale':
      return canTurn(spec, args[spec.name] ?? null) ? <NumberRows {...props} /> : <TextRow {...props} />;
  }
}

function NumberRows(props: ArgProps) {
  const { owner, spec, specs, args } = props;
  const { t, value, mark, put, title } = useArg(props);
  const parts = partsOf(spec);
  const numbers = numbersOf(spec, specs, args);
  const whole = spec.type !== 'float' && spec.type !== 'scale';
  const format = whole ? String : (n: number) => pyStr(n);
  const range = spec.range ?? [1, 16];
  const typed =
    (merge: (value: ArgValue) => ArgValue, kept: string) =>
    (text: string, event: { readonly timeStamp: number }): Taken => {
      const read = readArg(spec, text);
      if (!read.ok) return { ok: false, message: t.cards.bad[read.fault](read.text, kept) };
      const refused = whole ? t.cards.bad.whole : t.cards.bad.value;
      return put(merge(read.value), event) ? { ok: true } : { ok: false, message: refused(text, kept) };
    };
  const apart = isApart(spec, value);
  const first = numbers[0] ?? 0;
  const link = parts.length > 0 && (
    <LinkButton
      label={parts.length > 2 ? t.cards.linkSides(spec.name) : t.cards.link(spec.name)}
      linked={!apart}
      title={t.cards.linked[parts.length > 2 ? 'sides' : 'pair'][apart ? 'off' : 'on']}
      onToggle={(event) => put(apart ? first : [...numbers], event)}
    />
  );
  const slider = t.cards.slider(spec.name, owner.name);
  const field = t.cards.field(spec.name, owner.name);
  const turned = { range, format, title, ...(spec.step && { step: spec.step }), ...(spec.log && { log: spec.log }) };
  // A pool's stride that is None is its kernel's number, and stands there as that.
  const wordOf = (v: ArgValue | undefined) =>
    typeof v === 'string' ? `'${v}'` : v === null && spec.name !== 'stride' ? t.cards.none : undefined;
  if (!apart) {
    const word = wordOf(value);
    return (
      <NumberRow
        {...turned}
        label={spec.name}
        names={{ slider, field }}
        mark={mark}
        value={first}
        word={word}
        floor={Math.min(range[0], first)}
        onValue={put}
        onTyped={typed((v) => v, word ?? format(first))}
      >
        {link}
      </NumberRow>
    );
  }
  return parts.map((part, i) => {
    const word = wordOf(value[i]);
    const own = numbers[i] ?? 0;
    const merge = (v: ArgValue) => withPart(value, i, numbers, v);
    return (
      <NumberRow
        key={part}
        {...turned}
        label={
          <>
            <span className={i === 0 ? undefined : 'row-again'}>{spec.name}</span>{' '}
            <i>{parts.length > 2 ? t.cards.parts[part] : part}</i>
          </>
        }
        names={{ slider: `${slider}, ${t.cards.parts[part]}`, field: `${field}, ${t.cards.parts[part]}` }}
        mark={{ ...mark, 'data-axis': part }}
        value={own}
        word={word}
        floor={Math.min(range[0], own)}
        onValue={(v, event) => put(merge(v), event)}
        onTyped={typed(merge, word ?? format(own))}
      >
        {i === 0 && link}
      </NumberRow>
    );
  });
}

/** A value that no slider can turn, such as a tuple of another length: typed as Python writes it. */
function TextRow(props: ArgProps) {
  const { owner, spec } = props;
  const { t, value, mark, put, title } = useArg(props);
  const shown = pyStr(value);
  return (
    <div className={`row row-text${useMarked(shown) ? ' marked' : ''}`} title={title}>
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

function BoolRow(props: ArgProps) {
  const { owner, spec } = props;
  const { t, value, mark, put, title } = useArg(props);
  const on = value === true;
  return (
    <label className={`row row-check${useMarked(on) ? ' marked' : ''}`} title={title}>
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

const TRISTATE = ['None', 'False', 'True'] as const;

/** A flag that PyTorch also takes None for. */
function TristateRow(props: ArgProps) {
  const { owner, spec } = props;
  const { t, value, mark, put, title } = useArg(props);
  return (
    <Segments
      label={spec.name}
      name={t.cards.slider(spec.name, owner.name)}
      mark={mark}
      title={title}
      options={TRISTATE}
      value={value === null ? 'None' : value ? 'True' : 'False'}
      onChoose={(word, event) => put(word === 'None' ? null : word === 'True', event)}
    />
  );
}

/** As many words stand beside each other; more are in a list. */
const FEW = 3;

function ChoiceRow(props: ArgProps) {
  const { owner, spec } = props;
  const { t, value, mark, put, title } = useArg(props);
  const now = String(value);
  const marked = useMarked(now);
  const known = spec.choices ?? [];
  const choices = known.includes(now) ? known : [now, ...known];
  const name = t.cards.slider(spec.name, owner.name);
  if (choices.length <= FEW) {
    return (
      <Segments
        label={spec.name}
        name={name}
        mark={mark}
        title={title}
        options={choices}
        value={now}
        onChoose={(word, event) => put(word, event)}
      />
    );
  }
  return (
    <label className={`row row-choice${marked ? ' marked' : ''}`} title={title}>
      <span className="row-label">{spec.name}</span>
      <select {...mark} value={now} aria-label={name} onChange={(event) => put(event.currentTarget.value, event)}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>{`'${choice}'`}</option>
        ))}
      </select>
    </label>
  );
}
