import type { ShapedStep } from '../../core/net/infer';
import { moduleName } from '../../core/net/names';
import type { Slot } from '../../core/result';
import { type ArithmeticStep, axisArithmetic, vectorArithmetic, type Working } from '../../core/working/arithmetic';
import { axisName, sizeFormulas } from '../../core/working/formula';
import { type AxisWork, operationWork } from '../../core/working/operations';
import { windowsOf } from '../../flow/play';
import { useDerived, useServices } from '../context';
import { digits, math, typeset } from '../parts/typeset';
import { usePanelWords } from '../parts/usePanelWords';
import { AxisFigure } from './AxisFigure';
import { openCell } from './view';
import '../styles/why.css';

interface Props {
  readonly slot: Slot;
  /** Index among the layers that are not switched off. */
  readonly layer: number;
  /** Called when it leads on to the window that goes over the map. */
  readonly onLeave: () => void;
}

/** How a layer comes to its size: each axis drawn and worked out step by step; one for both where they go alike. */
export default function WhySize({ slot, layer, onLeave }: Props) {
  const words = usePanelWords('why');
  const { live } = useServices();
  const net = useDerived()[slot];
  const step = net?.steps[layer];
  const vector = step ? vectorArithmetic(step) : null;
  if (net && step && vector) {
    return (
      <article className="why" data-why={layer}>
        <Title size={digits(step.output[0] ?? 0)} name={moduleName(net.net, step.module)} />
        <Steps steps={vector} />
      </article>
    );
  }
  const works = step ? operationWork(step) : null;
  if (net && step && works) return <Joined step={step} name={moduleName(net.net, step.module)} works={works} />;
  const rows = step ? axisArithmetic(step, 0) : null;
  const cols = step ? axisArithmetic(step, 1) : null;
  if (!net || !step || !rows || !cols) return null;
  const [, h = 0, w = 0] = step.output;
  const alike = JSON.stringify([step.axes?.[0], rows]) === JSON.stringify([step.axes?.[1], cols]);
  const size = alike ? digits(h) : `${digits(h)} × ${digits(w)}`;
  return (
    <article className="why" data-why={layer}>
      <Title size={size} name={moduleName(net.net, step.module)} />
      <Axis step={step} i={0} steps={rows} name={alike ? words.axes.both : words.axes.height} />
      {!alike && <Axis step={step} i={1} steps={cols} name={words.axes.width} />}
      {windowsOf(step) && h > 0 && w > 0 && (
        <button
          type="button"
          className="why-play"
          onClick={() => {
            onLeave();
            openCell(live, { slot, layer, at: [0, 0, 0] }, 'play');
          }}
        >
          ▶ {words.play}
        </button>
      )}
    </article>
  );
}

interface JoinedProps {
  readonly step: ShapedStep;
  readonly name: string;
  readonly works: readonly AxisWork[];
}

/** How what Python does between layers comes to its size: each axis with its rule, and what is put into it. */
function Joined({ step, name, works }: JoinedProps) {
  const words = usePanelWords('why');
  const called = (axes: readonly number[]) =>
    axes
      .map((axis) => axisName(step, axis))
      .map((n) => (typeof n === 'number' ? words.axis(n) : words.axes[n]))
      .join(', ');
  const come = step.inputs.map(({ shape }) => shape.map(digits).join(' × ')).join('  ·  ');
  return (
    <article className="why" data-why={step.layer}>
      <Title size={step.output.map(digits).join(' × ')} name={name} />
      <p className="why-name">{words.come(come)}</p>
      {alike(works).map(({ axes, says, values, expr }) => (
        <section key={axes.join()} className="why-axis" data-why-axis={axes.join()}>
          <h5 className="why-name">
            {called(axes)} <b>{axes.map((axis) => digits(step.outputSizes[axis] ?? 0)).join(' × ')}</b>
          </h5>
          <p className="why-rule" data-says={says}>
            <span>{words.operations[says](values)}</span>
            {expr.type !== 'number' && <Line expr={expr} result={step.outputSizes[axes[0] ?? 0] ?? 0} />}
          </p>
          {(expr.type === 'ceil' || expr.type === 'largest') && (
            <p className="why-whole">
              <span>{words.rule}</span>
              {math('math', { displaystyle: 'true' }, typeset(expr, 'names'))}
            </p>
          )}
        </section>
      ))}
    </article>
  );
}

interface Works extends Omit<AxisWork, 'axis'> {
  readonly axes: readonly number[];
}

/** Neighbouring axes of which the same is said, together. */
function alike(works: readonly AxisWork[]): Works[] {
  const found: Works[] = [];
  for (const { axis, ...work } of works) {
    const before = found.at(-1);
    const same =
      before?.says === work.says &&
      (work.says === 'alike' || JSON.stringify(before.expr) === JSON.stringify(work.expr));
    if (before && same) found.splice(-1, 1, { ...before, axes: [...before.axes, axis] });
    else found.push({ axes: [axis], ...work });
  }
  return found;
}

function Title({ size, name }: { readonly size: string; readonly name: string }) {
  const words = usePanelWords('why');
  return (
    <h4 className="why-title">
      {words.title(size)} <span>{name}</span>
    </h4>
  );
}

interface AxisProps {
  readonly step: ShapedStep;
  readonly i: 0 | 1;
  readonly steps: readonly ArithmeticStep[];
  readonly name: string;
}

function Axis({ step, i, steps, name }: AxisProps) {
  const words = usePanelWords('why');
  const axis = step.axes?.[i];
  if (!axis) return null;
  const formula = sizeFormulas(step)?.[i];
  return (
    <section className="why-axis" data-why-axis={i === 0 ? 'h' : 'w'}>
      <h5 className="why-name">
        {name}{' '}
        <b>
          {digits(axis.input)} → {digits(axis.output)}
        </b>
      </h5>
      <AxisFigure axis={axis} dropped={steps.some((s) => s.says === 'dropped')} />
      <Steps steps={steps} />
      {formula && steps.length > 1 && formula.expr.type !== 'number' && (
        <p className="why-whole">
          <span>{words.together}</span>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is longer than a phone is wide */}
          <span className="why-both" tabIndex={0}>
            {math('math', { displaystyle: 'true' }, typeset(formula.expr, 'names'))}
            <Line expr={formula.expr} result={formula.result} />
          </span>
        </p>
      )}
    </section>
  );
}

function Steps({ steps }: { readonly steps: readonly ArithmeticStep[] }) {
  const words = usePanelWords('why').steps;
  // What follows the size itself are examples of what an output reads.
  const end = steps.findLastIndex(({ says }) => says !== 'bin' && says !== 'source');
  return (
    <ol className="why-steps">
      {steps.map(({ says, values, lines }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the working
        <li key={at} data-says={says} data-result={at === end ? '' : undefined}>
          <span>{words[says](values)}</span>
          <span className="why-lines">
            {lines.map(({ expr, result }, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the step
              <Line key={k} expr={expr} result={result} />
            ))}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Line({ expr, result }: Working) {
  return math(
    'math',
    { displaystyle: 'true' },
    math(
      'mrow',
      null,
      typeset(expr),
      math('mo', null, '='),
      math('mn', { className: 'formula-result' }, digits(result)),
    ),
  );
}
