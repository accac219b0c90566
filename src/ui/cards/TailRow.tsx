import type { ArgValue } from '../../core/args';
import { pyStr } from '../../core/python/python';
import { useDerived } from '../context';
import { TypedField } from '../parts/TypedField';
import { useMarked } from '../parts/useMarked';
import { readValue } from './typed';
import { type ArgProps, useArg } from './useArg';

const AXES = ['C', 'H', 'W'] as const;

/**
 * LayerNorm's normalized_shape: which of the last axes it is, chosen by their letters where it is known what comes in;
 * else, and for anything odd, typed as Python writes it.
 */
export function TailRow(props: ArgProps) {
  const { owner, spec } = props;
  const { t, value, mark, put, title } = useArg(props);
  const incoming = useDerived()[owner.slot]?.steps[owner.layer]?.input ?? [];
  const shown = pyStr(value);
  const length = Array.isArray(value) ? value.length : 1;
  const tails = incoming.map((_size, i): ArgValue => incoming.slice(i));
  return (
    <div className={`row row-text row-tail${useMarked(shown) ? ' marked' : ''}`} title={title}>
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
      {incoming.length === AXES.length && (
        <span className="segments" role="radiogroup" aria-label={t.cards.slider(spec.name, owner.name)}>
          {tails.map((tail, i) => (
            <label key={AXES[i]}>
              <input
                {...mark}
                type="radio"
                name={`${owner.use}-${spec.name}`}
                checked={length === incoming.length - i}
                onChange={(event) => put(tail, event)}
              />
              <span>{AXES.slice(i).join(', ')}</span>
            </label>
          ))}
        </span>
      )}
    </div>
  );
}
