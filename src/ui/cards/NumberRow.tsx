import { type CSSProperties, type ReactNode, useEffect, useMemo, useState } from 'react';
import { useServices } from '../context';
import { createGesture } from '../gesture';
import { type Taken, TypedField } from '../parts/TypedField';
import { useMarked } from '../parts/useMarked';
import { bigStep, stretch } from './typed';

/** What tells one control from another, for whoever drives the page. */
export interface ControlMark {
  readonly 'data-slot': string;
  readonly 'data-layer': number;
  readonly 'data-arg': string;
  readonly 'data-use'?: string;
  readonly 'data-axis'?: 'h' | 'w';
}

interface Props {
  /** PyTorch's name, in mono; with the axis where height and width are set apart. */
  readonly label: ReactNode;
  readonly names: { readonly slider: string; readonly field: string };
  readonly mark: ControlMark;
  readonly value: number;
  readonly range: readonly [number, number];
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
  const { label, names, mark, value, range, word, floor, onValue, onTyped, children } = props;
  const { actions } = useServices();
  const gesture = useMemo(() => createGesture(actions), [actions]);
  useEffect(() => gesture.end, [gesture]);
  // While the thumb is held its track stays as it is, however far the value was.
  const [held, setHeld] = useState<readonly [number, number] | null>(null);
  const [min, max] = held ?? stretch(range, value);
  const marked = useMarked(word ?? value);
  const set = (next: number, event: { readonly timeStamp: number }) => {
    if (next !== value || word !== undefined) onValue(next, event);
  };
  const letGo = () => setHeld(null);
  const fill = max > min ? ((Math.min(max, Math.max(min, value)) - min) / (max - min)) * 100 : 0;
  const style: CSSProperties & Record<'--f', string> = { '--f': `${fill}%` };
  return (
    <div className={`row${marked ? ' marked' : ''}${word === undefined ? '' : ' worded'}`} style={style}>
      <span className="row-label" aria-hidden="true">
        {label}
      </span>
      <input
        {...mark}
        type="range"
        min={min}
        max={max}
        step={1}
        value={value}
        aria-label={names.slider}
        aria-valuetext={word ?? String(value)}
        onPointerDown={() => {
          setHeld([min, max]);
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
          const step = event.key === 'PageUp' ? bigStep([min, max]) : -bigStep([min, max]);
          set(Math.min(max, Math.max(min, value + step)), event);
        }}
        onChange={(event) => set(event.currentTarget.valueAsNumber, event)}
        onBlur={() => {
          letGo();
          gesture.end();
        }}
      />
      <TypedField
        {...mark}
        data-field={mark['data-arg']}
        shown={word ?? String(value)}
        inputMode="numeric"
        aria-label={names.field}
        onTyped={onTyped}
        onStep={(step, event) => {
          gesture.tap();
          const by = Math.abs(step) === 1 ? step : Math.sign(step) * bigStep(range);
          set(floor === undefined ? value + by : Math.max(floor, value + by), event);
        }}
        onLeave={gesture.end}
      />
      {children}
    </div>
  );
}
