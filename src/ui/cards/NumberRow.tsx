import { type CSSProperties, type ReactNode, useEffect, useMemo, useState } from 'react';
import { useServices } from '../context';
import { createGesture } from '../gesture';
import { type Taken, TypedField } from '../parts/TypedField';
import { useMarked } from '../parts/useMarked';
import type { Part } from './parts';
import { type Track, trackOf } from './track';

/** What tells one control from another, for whoever drives the page. */
export interface ControlMark {
  readonly 'data-slot': string;
  readonly 'data-layer': number;
  readonly 'data-arg': string;
  readonly 'data-use'?: string;
  readonly 'data-axis'?: Part;
}

interface Props {
  /** PyTorch's name, in mono; with the axis where height and width are set apart. */
  readonly label: ReactNode;
  readonly names: { readonly slider: string; readonly field: string };
  readonly mark: ControlMark;
  readonly value: number;
  readonly range: readonly [number, number];
  /** The slider's step; 1 where absent. */
  readonly step?: number;
  /** Sizes count, not sums: the slider goes by decades. */
  readonly log?: boolean;
  readonly format?: (value: number) => string;
  /** What it does, for who points at it. */
  readonly title?: string | undefined;
  /** What the field shows where that is not the number: `'same'`. */
  readonly word?: string;
  /** The least that steps and keys go to. */
  readonly floor?: number;
  readonly onValue: (value: number, event: { readonly timeStamp: number }) => void;
  readonly onTyped: (text: string, event: { readonly timeStamp: number }) => Taken;
  /** At the end of the row: the link of height and width. */
  readonly children?: ReactNode;
}

const KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']);

/** One argument: its name, a slider, and the number to type into. A drag is one gesture, repeated keys are one too. */
export function NumberRow(props: Props) {
  const { label, names, mark, value, range, step, log, word, floor, onValue, onTyped, children } = props;
  const format = props.format ?? String;
  const { actions } = useServices();
  const gesture = useMemo(() => createGesture(actions), [actions]);
  useEffect(() => gesture.end, [gesture]);
  // While the thumb is held its track stays as it is, however far the value was.
  const [held, setHeld] = useState<Track | null>(null);
  const track = held ?? trackOf(range, value, step, log);
  const { min, max } = track;
  const position = track.toPosition(value);
  const marked = useMarked(word ?? value);
  const set = (next: number, event: { readonly timeStamp: number }) => {
    if (next !== value || word !== undefined) onValue(next, event);
  };
  const letGo = () => setHeld(null);
  const within = (p: number) => Math.min(max, Math.max(min, p));
  const fill = max > min ? ((within(position) - min) / (max - min)) * 100 : 0;
  const style: CSSProperties & Record<'--f', string> = { '--f': `${fill}%` };
  return (
    <div
      title={props.title}
      className={`row${marked ? ' marked' : ''}${word === undefined ? '' : ' worded'}`}
      style={style}
    >
      <span className="row-label" aria-hidden="true">
        {label}
      </span>
      <input
        {...mark}
        type="range"
        min={min}
        max={max}
        step={track.step}
        value={position}
        aria-label={names.slider}
        aria-valuetext={word ?? format(value)}
        onPointerDown={() => {
          setHeld(track);
          gesture.press();
        }}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onLostPointerCapture={letGo}
        onKeyDown={(event) => {
          if (!KEYS.has(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
          gesture.tap();
          if (event.key !== 'PageUp' && event.key !== 'PageDown') return;
          event.preventDefault();
          const by = event.key === 'PageUp' ? track.big : -track.big;
          set(track.toValue(within(position + by)), event);
        }}
        onChange={(event) => set(track.toValue(event.currentTarget.valueAsNumber), event)}
        onBlur={() => {
          letGo();
          gesture.end();
        }}
      />
      <TypedField
        {...mark}
        data-field={mark['data-arg']}
        shown={word ?? format(value)}
        inputMode={step === undefined && !log ? 'numeric' : 'decimal'}
        aria-label={names.field}
        onTyped={onTyped}
        onStep={(steps, event) => {
          gesture.tap();
          const own = trackOf(range, range[0], step, log);
          const by = Math.abs(steps) === 1 ? steps * own.step : Math.sign(steps) * own.big;
          const next = own.toValue(position + by);
          set(floor === undefined ? next : Math.max(floor, next), event);
        }}
        onLeave={gesture.end}
      />
      {children}
    </div>
  );
}
