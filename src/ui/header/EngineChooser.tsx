import { useState } from 'react';
import { BACKENDS, type BackendName, type BackendState } from '../../core/frame';
import { prose } from '../../i18n/format';
import type { Messages } from '../../i18n/messages';
import { useLive, useServices } from '../context';
import { Popover } from '../parts/Popover';

const CHOICES = ['auto', ...BACKENDS] as const;

/** Which backend runs, and why, in words. */
function why(t: Messages, state: BackendState): string {
  const { detail, reason } = state;
  const name = detail?.name ? t.shell.engine.names[detail.name] : t.shell.engine.another;
  const ratio = detail?.ratio === undefined ? '?' : prose(t.lang, Number(detail.ratio.toPrecision(2)));
  const sentence = t.shell.engine.reasons[reason](name, ratio);
  return detail?.message ? `${sentence} (${detail.message})` : sentence;
}

/** How long the newest frame took. */
function Took() {
  const words = useServices().t.shell.engine;
  const text = useLive(({ frame }) => frame && (frame.ms < 10 ? frame.ms.toFixed(1) : frame.ms.toFixed(0)));
  return text !== null && <span className="ms"> · {words.ms(text)}</span>;
}

/** Shows what computes and how long it took; opens the choice of it. */
export function EngineChooser() {
  const { t, chooseBackend } = useServices();
  const state = useLive((live) => live.backend);
  const [failed, setFailed] = useState<string | null>(null);
  const [asked, setAsked] = useState<BackendName | 'auto' | null>(null);
  const words = t.shell.engine;
  const running = state?.running ? words.names[state.running] : null;
  const chosen = asked ?? state?.chosen ?? 'auto';

  const choose = async (name: BackendName | 'auto') => {
    setFailed(null);
    setAsked(name);
    try {
      await chooseBackend(name);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      setFailed(words.failed(name === 'auto' ? words.auto : words.names[name], text));
    } finally {
      setAsked(null);
    }
  };

  return (
    <Popover
      label={words.label}
      title={words.title}
      className="tool engine mono"
      popClassName="engine-pop"
      face={
        <>
          <span data-backend={state?.running ?? ''}>{running ?? words.starting}</span>
          {running && <Took />}
        </>
      }
    >
      {() => (
        <fieldset className="engine-choices">
          <legend>{words.title}</legend>
          <p className="remark" role="status">
            {state && running ? `${words.runs(running)}. ${why(t, state)}` : words.starting}
            {state && state.beside.length > 0 ? ` ${words.beside(state.beside.join(', '))}` : ''}
          </p>
          {CHOICES.map((name) => (
            <label key={name} className="choice">
              <input
                type="radio"
                name="backend"
                value={name}
                checked={chosen === name}
                onChange={() => void choose(name)}
              />
              <b className="mono">{name === 'auto' ? words.auto : words.names[name]}</b>
              <span>{words.kinds[name]}</span>
            </label>
          ))}
          {failed !== null && (
            <p className="failed" role="alert">
              {failed}
            </p>
          )}
        </fieldset>
      )}
    </Popover>
  );
}
