import type { ReactNode } from 'react';
import { netCosts } from '../../core/net/costs';
import type { ShapedNet } from '../../core/net/infer';
import type { Stage } from '../../core/net/stages';
import type { Slot } from '../../core/result';
import type { Column } from '../../flow/columns';
import { layerOf } from '../../flow/results';
import { bytes, count, fixed, percent } from '../../i18n/figures';
import { useFlowPlace } from '../canvas/flow_context';
import { useDerived, useLive, useServices } from '../context';
import { unfold } from './unfolded';

/** A number of pixels: whole, or with as many decimals as it takes, up to three. */
const pixels = (n: number) => (Number.isInteger(n) ? count(n) : String(Math.round(n * 1000) / 1000).replace('-', '−'));

/** "3"; where height and width differ "3 × 5". */
const both = ([h, w]: readonly [number, number]) => (h === w ? pixels(h) : `${pixels(h)} × ${pixels(w)}`);

function macsOf(net: ShapedNet, stage: Stage): number {
  const layers = [stage.head, ...stage.chips].map(({ layer }) => layer);
  return layers.reduce((sum: number, layer) => sum + (layer === null ? 0 : (net.steps[layer]?.macs ?? 0)), 0);
}

/** Further lines under a map: what it costs, what of the input its cells see, and how its border differs. */
export function MoreReadouts({ column }: { column: Column }) {
  const { t } = useServices();
  const { slot } = useFlowPlace();
  const net = useDerived()[slot];
  const { more: words, units } = t.picture.readouts;
  const { stage, layer } = column;
  if (!net || layer === null) return null;
  const costs = netCosts(net);
  const own = costs.layers[layer];
  const memory = layer < 0 ? costs.inputBytes : own?.bytes;
  if (memory === undefined) return null;
  const field = own?.field;
  return (
    <>
      <Line
        name={words.memory}
        title={words.memoryTitle(count(memory / 4))}
        value={bytes(memory, units)}
        mark="memory"
      />
      {stage && <Line name={words.macs} title={words.macsTitle} value={count(macsOf(net, stage))} mark="macs" />}
      {field && (
        <>
          <Line
            name={words.field}
            title={words.fieldTitle}
            value={field.jump ? field.size.map(pixels).join(' × ') : words.all}
            mark="field"
          />
          <Line
            name={words.jump}
            title={`${words.jumpTitle}; ${words.centre}: ${words.centreTitle}`}
            value={field.jump ? both(field.jump) : '–'}
            mark="jump"
          />
          <Line
            name={words.centre}
            title={words.centreTitle}
            value={field.start ? both(field.start) : '–'}
            mark="centre"
          />
        </>
      )}
      {field && <Border slot={slot} layer={layer} />}
    </>
  );
}

/** One line under the other over the whole width, so that the two means are seen side by side. */
function Border({ slot, layer }: { readonly slot: Slot; readonly layer: number }) {
  const { mean, more: words } = useServices().t.picture.readouts;
  const border = useLive(({ frame }) => layerOf(frame, slot, layer)?.border ?? null);
  const share = border?.share ?? null;
  const inside = border?.interiorMean ?? null;
  return (
    <>
      <Line
        name={words.border}
        title={words.borderTitle}
        value={
          share === null ? (
            '–'
          ) : (
            <>
              {share > 0 && `${mean} ${fixed(border?.mean ?? null, 4)}, `}
              {percent(share)}
              <i> {words.ofCells}</i>
            </>
          )
        }
        mark="border"
      />
      <Line
        name={words.interior}
        title={words.interiorTitle}
        value={inside === null ? '–' : `${mean} ${fixed(inside, 4)}`}
        mark="interior"
      />
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly title: string;
  readonly value: ReactNode;
  /** What tests and styles find it by. */
  readonly mark: string;
}

function Line({ name, title, value, mark }: LineProps) {
  return (
    <div className="read-more" title={title} data-more={mark}>
      <dt>{name}</dt>
      <dd>
        <span>{value}</span>
      </dd>
    </div>
  );
}

/** Under the input: unfolds the further lines of all columns. */
export function Unfold({ open }: { readonly open: boolean }) {
  const words = useServices().t.picture.readouts.more;
  return (
    <button
      type="button"
      className="read-unfold"
      aria-expanded={open}
      title={words.title}
      onClick={() => unfold(!open)}
    >
      {open ? words.close : words.open}
      <span aria-hidden="true">{open ? '▴' : '▾'}</span>
    </button>
  );
}
