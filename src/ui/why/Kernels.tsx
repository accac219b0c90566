import { useMemo, useState } from 'react';
import type { ShownTensor } from '../../core/explanation';
import type { ShapedStep } from '../../core/net/shaped';
import { type Kernels as KernelsOf, kernelsOf, sliceOf } from '../../flow/kernels';
import { dims, fixed } from '../../i18n/figures';
import type { Domain } from '../../render/domain';
import type { CellRef } from '../../state/live';
import { useAct } from '../act';
import { useDoc, useLive, useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { KernelEditor } from './KernelEditor';
import { KernelSheet } from './KernelSheet';
import type { ApartStage } from './useApart';
import { useWeights } from './useWeights';
import '../styles/apart_kernels.css';

/** A layer's weights: the sheet of its kernels, the chosen one to read and to write, and how all of them lie. */
export default function Kernels({ stage: { ref, step } }: { readonly stage: ApartStage }) {
  const words = usePanelWords('apart').kernels;
  const frame = useLive((live) => live.frame);
  const tensors = useWeights(frame, ref.slot, ref.layer);
  const weight = tensors?.find(({ name }) => name === 'weight');
  const kernels = useMemo(() => (step && weight ? kernelsOf(step, weight.shape) : null), [step, weight]);
  if (!tensors) return <p role="status">{words.waiting}</p>;
  if (!step || !weight) return <p>{words.none}</p>;
  const bias = tensors.find(({ name }) => name === 'bias') ?? null;
  if (!kernels) return <Plain tensors={tensors} />;
  return <Shown {...{ cell: ref, step, kernels, weight, bias }} />;
}

/** Tensors that are no kernels: factors and summands of a norm, slopes. */
function Plain({ tensors }: { readonly tensors: readonly ShownTensor[] }) {
  return (
    <div className="kernel-plain">
      {tensors.map((tensor) => (
        <Statistics key={tensor.name} name={tensor.name} tensor={tensor} values={tensor.data} />
      ))}
    </div>
  );
}

interface ShownProps {
  readonly cell: CellRef;
  readonly step: ShapedStep;
  readonly kernels: KernelsOf;
  readonly weight: ShownTensor;
  readonly bias: ShownTensor | null;
}

function Shown({ cell, step, kernels, weight, bias }: ShownProps) {
  const words = usePanelWords('apart').kernels;
  const { actions, live } = useServices();
  const act = useAct();
  const choice = useDoc((doc) => doc.view.channels[step.use.id]);
  const { out, into } = kernels;
  // A chosen kernel is the chosen channel: what is chosen in the sheet of maps is chosen here.
  const [channel = 0] = cell.at;
  const chosen = Math.min(out - 1, typeof choice === 'number' ? choice : channel);
  const [asked, setSlice] = useState(0);
  const slice = Math.min(asked, into - 1);
  const [inColour, setInColour] = useState(into === 3);
  const reach = useMemo(() => weight.data.reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1, [weight]);
  const domain = useMemo((): Domain => ({ type: 'diverging', min: -reach, max: reach }), [reach]);
  const choose = (kernel: number) => {
    act({ timeStamp: performance.now() }, () => actions.setChannel(step.use.id, kernel));
    const { apart } = live.getState();
    const last = apart.at(-1);
    if (last && last.at.length === 3) {
      live.setState({ apart: [...apart.slice(0, -1), { ...last, at: [kernel, ...last.at.slice(1)] }] });
    }
  };
  return (
    <div className="kernels">
      <section>
        <p className="kernels-head">
          <b>{dims(weight.shape)}</b> {words.of(out, into)}
          {into === 3 && (
            <label>
              <input type="checkbox" checked={inColour} onChange={(e) => setInColour(e.currentTarget.checked)} />{' '}
              {words.inColour}
            </label>
          )}
        </p>
        <KernelSheet
          label={words.sheet(chosen, out)}
          kernels={kernels}
          weight={weight.data}
          slice={inColour && into === 3 ? null : slice}
          domain={domain}
          chosen={chosen}
          onChoose={choose}
        />
        <p className="kernels-note">{words.scale(fixed(reach, 3))}</p>
      </section>
      <KernelEditor
        key={`${cell.slot} ${step.use.id}`}
        {...{ slot: cell.slot, step, kernels, weight, chosen, slice, reach }}
        onSlice={setSlice}
      />
      <section className="kernels-numbers">
        {bias && (
          <p>
            bias[{chosen}] <output>{fixed(bias.data[chosen] ?? 0, 6)}</output>
          </p>
        )}
        <Statistics name="weight" tensor={weight} values={weight.data} />
        {into * kernels.kh * kernels.kw > 1 && (
          <Statistics name={`weight[${chosen}]`} tensor={weight} values={ofKernel(kernels, weight.data, chosen)} />
        )}
      </section>
    </div>
  );
}

function ofKernel(kernels: KernelsOf, data: Float32Array, o: number): Float32Array {
  const area = kernels.kh * kernels.kw;
  const all = new Float32Array(kernels.into * area);
  for (let i = 0; i < kernels.into; i += 1) all.set(sliceOf(kernels, data, o, i), i * area);
  return all;
}

const BINS = 40;
const SIZE = { width: 220, height: 44 };

interface StatisticsProps {
  readonly name: string;
  readonly tensor: ShownTensor;
  readonly values: Float32Array;
}

/** A tensor's mean, spread and ends, and its histogram over the bounds of what drew it. */
function Statistics({ name, tensor: { law }, values }: StatisticsProps) {
  const words = usePanelWords('apart').kernels;
  if (values.length === 0) return null;
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  const [min, max] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const [low, high] =
    law?.type === 'uniform' ? [law.low, law.high] : law ? [law.mean - law.std, law.mean + law.std] : [min, max];
  const reach = Math.max(Math.abs(min), Math.abs(max), Math.abs(low), Math.abs(high)) * 1.05 || 1;
  const counts = new Float64Array(BINS);
  for (const v of values) {
    const bin = Math.max(0, Math.min(BINS - 1, Math.floor(((v + reach) / (2 * reach)) * BINS)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const x = (v: number) => ((v + reach) / (2 * reach)) * SIZE.width;
  const bars = Array.from(counts, (n, i) => {
    const [left, right] = [(i / BINS) * SIZE.width, ((i + 1) / BINS) * SIZE.width];
    return n === 0 ? '' : `M${left},${SIZE.height}V${SIZE.height * (1 - n / most)}H${right}V${SIZE.height}z`;
  }).join('');
  const said =
    law &&
    words.law[law.type](
      ...(law.type === 'uniform' ? [law.low, law.high] : [law.mean, law.std]).map((v) => fixed(v, 4)),
    );
  return (
    <figure className="kernel-statistics">
      <figcaption>
        <code>{name}</code> {words.mean} <output>{fixed(mean, 4)}</output> std <output>{fixed(std, 4)}</output> min{' '}
        <output>{fixed(min, 4)}</output> max <output>{fixed(max, 4)}</output>
      </figcaption>
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height + 4}`} role="img" aria-label={words.histogram(name)}>
        <path className="kernel-bars" d={bars} />
        <path className="kernel-zero" d={`M0,${SIZE.height}H${SIZE.width}M${x(0)},0V${SIZE.height + 4}`} />
        {law && <path className="kernel-law" d={`M${x(low)},0V${SIZE.height + 4}M${x(high)},0V${SIZE.height + 4}`} />}
      </svg>
      {said && <small>{said}</small>}
    </figure>
  );
}
