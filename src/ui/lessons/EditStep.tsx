import { HIDEABLE_PARTS, type Light, MOST } from '../../core/lessons/lesson';
import { stages } from '../../core/net/stages';
import { useDoc } from '../context';
import type { DraftStep } from './draft';
import type { LessonTexts } from './lesson_words';
import { TextField } from './TextField';

interface Props {
  readonly place: number;
  readonly last: number;
  readonly step: DraftStep;
  readonly words: LessonTexts['words'];
  readonly onChange: (part: Partial<DraftStep>) => void;
  readonly onRecord: () => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

/** One step of a lesson while it is written. */
export function EditStep({ place, last, step, words, onChange, onRecord, onMove, onRemove }: Props) {
  const { maker } = words;
  const number = place + 1;
  const named = (what: string) => maker.named(what, number);
  return (
    <li className="lesson-step" data-edit-step={place}>
      <header>
        <h3>{maker.step(number)}</h3>
        <button type="button" className="button" data-record onClick={onRecord}>
          {maker.recordAgain}
        </button>
        <button
          type="button"
          className="button"
          aria-label={named(maker.up)}
          disabled={place === 0}
          onClick={() => onMove(place - 1)}
        >
          ↑
        </button>
        <button
          type="button"
          className="button"
          aria-label={named(maker.down)}
          disabled={place === last}
          onClick={() => onMove(place + 1)}
        >
          ↓
        </button>
        <button type="button" className="button" aria-label={named(maker.remove)} onClick={onRemove}>
          ✕
        </button>
      </header>
      <TextField
        label={maker.says}
        value={step.text}
        onText={(text) => onChange({ text })}
        most={MOST.text}
        rows={3}
        of="step-text"
      />
      <TextField
        label={maker.speaker}
        value={step.notes}
        onText={(notes) => onChange({ notes })}
        most={MOST.notes}
        rows={2}
        of="step-notes"
      />
      <LightField words={words} light={step.light} onChange={(light) => onChange({ light })} />
      <label className="check">
        <input
          type="checkbox"
          checked={step.asks}
          data-step-asks
          onChange={(event) => onChange({ asks: event.currentTarget.checked })}
        />
        {maker.asks}
      </label>
      {step.asks && (
        <>
          <TextField
            label={maker.question}
            value={step.question}
            onText={(question) => onChange({ question })}
            most={MOST.question}
            of="step-question"
          />
          <TextField
            label={maker.choices}
            value={step.choices}
            onText={(choices) => onChange({ choices })}
            rows={4}
            of="step-choices"
          />
          <TextField
            label={maker.answer}
            value={step.answer}
            onText={(answer) => onChange({ answer })}
            most={MOST.answer}
            rows={2}
            of="step-answer"
          />
          <fieldset className="lesson-hides">
            <legend>{maker.hides}</legend>
            {HIDEABLE_PARTS.map((part) => (
              <label key={part} className="check">
                <input
                  type="checkbox"
                  checked={step.hides.includes(part)}
                  onChange={(event) =>
                    onChange({
                      hides: event.currentTarget.checked ? [...step.hides, part] : step.hides.filter((p) => p !== part),
                    })
                  }
                />
                {maker.hidden[part]}
              </label>
            ))}
          </fieldset>
        </>
      )}
    </li>
  );
}

interface LightProps {
  readonly words: LessonTexts['words'];
  readonly light: Light | null;
  readonly onChange: (light: Light | null) => void;
}

/** Which layer of the net on the page a step speaks of. */
function LightField({ words, light, onChange }: LightProps) {
  const { maker } = words;
  const net = useDoc((doc) => doc.slots.a);
  const layers = stages(net).flatMap(({ head }) =>
    head.layer === null ? [] : [{ layer: head.layer, name: head.module.kind }],
  );
  const value = light === null ? '' : String(light.layer);
  const there = light === null || light.layer < 0 || layers.some(({ layer }) => layer === light.layer);
  return (
    <label className="field">
      <span>{maker.light}</span>
      <select
        value={value}
        onChange={(event) => {
          const { value: chosen } = event.currentTarget;
          onChange(chosen === '' ? null : { slot: 'a', layer: Number(chosen), part: 'all' });
        }}
      >
        <option value="">{maker.noLight}</option>
        <option value="-1">{maker.input}</option>
        {layers.map(({ layer, name }) => (
          <option key={layer} value={layer}>
            {maker.layer(`${layer}: ${name}`)}
          </option>
        ))}
        {!there && <option value={value}>{value}</option>}
      </select>
    </label>
  );
}
