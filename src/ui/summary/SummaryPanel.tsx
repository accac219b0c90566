import '../../i18n/en/late';
import '../../core/layers/all';
import { useMemo, useState } from 'react';
import { netCosts } from '../../core/net/costs';
import { activeSteps } from '../../core/net/graph';
import type { ShapedNet } from '../../core/net/infer';
import { moduleName } from '../../core/net/names';
import type { Slot } from '../../core/result';
import { layerOf } from '../../flow/results';
import { bytes, count } from '../../i18n/figures';
import { useFrame } from '../canvas/view';
import { useDerived, useServices } from '../context';
import { showLayer } from '../flow/show_layer';
import { usePanelWords } from '../parts/usePanelWords';
import { CopyButtons } from './CopyButtons';
import { type SummaryColumn, summaryColumns, type Totals } from './columns';
import { hasBranches, paramsBeside, type Sorting, type SummaryRow, sorted, summaryRows } from './rows';
import '../styles/summary.css';

/** A table of the whole net, one for each slot: sorted by any column, copied in four formats. */
export default function SummaryPanel() {
  const words = usePanelWords('summary');
  const derived = useDerived();
  const [asked, setAsked] = useState<Slot>('a');
  const slot = derived[asked] ? asked : 'a';
  const net = derived[slot] ?? derived.a;
  return (
    <div className="summary">
      {derived.b && (
        <fieldset className="summary-slots">
          <legend className="sr-only">{words.slots}</legend>
          {(['a', 'b'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={slot === one} onClick={() => setAsked(one)}>
              {words.slot[one]}
            </button>
          ))}
        </fieldset>
      )}
      <SummaryTable slot={slot} net={net} />
    </div>
  );
}

function SummaryTable({ slot, net }: { readonly slot: Slot; readonly net: ShapedNet }) {
  const { t } = useServices();
  const words = usePanelWords('summary');
  const { units } = t.picture.readouts;
  const { frame, fresh } = useFrame(slot);
  const [sorting, setSorting] = useState<Sorting>({ by: 'layer', down: false });
  const branches = hasBranches(net);
  const columns = useMemo(() => summaryColumns(units, branches), [units, branches]);
  const before = columns.findIndex(({ key }) => key === 'params');
  const behind = columns.length - before - 1;
  const rows = useMemo(
    () => summaryRows(net, words.input, (layer) => layerOf(frame, slot, layer)),
    [net, words, frame, slot],
  );
  const shown = useMemo(() => sorted(rows, sorting), [rows, sorting]);
  const costs = netCosts(net);
  const totals: Totals = { params: net.params, macs: net.macs, bytes: costs.bytes };
  const beside = paramsBeside(net);
  const sortBy = ({ key, numeric }: SummaryColumn) =>
    setSorting((old) => (old.by === key ? { by: key, down: !old.down } : { by: key, down: numeric }));
  const at = net.fault && net.steps.length < activeSteps(net.net).length ? net.fault : null;
  return (
    <>
      <div className="summary-bar">
        <p className="summary-memory">{words.memory(bytes(costs.bytes, units), bytes(costs.peak, units))}</p>
        <CopyButtons {...{ net, columns, rows: shown, totals }} />
      </div>
      <div className="summary-scroll">
        <table className="summary-table" data-summary={slot} data-fresh={fresh ? undefined : 'no'}>
          <caption className="sr-only">{words.title}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  aria-label={words.columns[column.key]}
                  data-numeric={column.numeric}
                  aria-sort={sorting.by !== column.key ? undefined : sorting.down ? 'descending' : 'ascending'}
                >
                  <button
                    type="button"
                    title={words.titles[column.key]}
                    aria-label={words.sortBy(words.columns[column.key])}
                    onClick={() => sortBy(column)}
                  >
                    {words.columns[column.key]}
                    <span aria-hidden="true" className="summary-arrow">
                      {sorting.by === column.key && (sorting.down ? '↓' : '↑')}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.layer} {...{ row, columns, slot, net }} />
            ))}
          </tbody>
          <tfoot>
            {(['idle', 'own'] as const).map(
              (of) =>
                beside[of] > 0 && (
                  <tr key={of} className="summary-idle">
                    <th scope="row" colSpan={before}>
                      {of === 'idle' ? words.notRun : words.own}
                    </th>
                    <td data-numeric="true">{count(beside[of])}</td>
                    <td colSpan={behind} />
                  </tr>
                ),
            )}
            <tr>
              <th scope="row" colSpan={before}>
                {words.total}
              </th>
              <td data-numeric="true" data-total="params">
                {count(totals.params)}
              </td>
              <td data-numeric="true" data-total="macs">
                {count(totals.macs)}
              </td>
              <td data-numeric="true" data-total="bytes">
                {bytes(totals.bytes, units)}
              </td>
              <td colSpan={4} />
            </tr>
          </tfoot>
        </table>
      </div>
      {at && <p className="summary-fault">{at.layer < 0 ? at.text : words.refused(nameAt(net, at.layer), at.text)}</p>}
    </>
  );
}

/** The name of a layer that does not run. */
function nameAt({ net }: ShapedNet, layer: number): string {
  const module = activeSteps(net)[layer]?.module;
  return module ? moduleName(net, module) : '';
}

interface RowProps {
  readonly row: SummaryRow;
  readonly columns: readonly SummaryColumn[];
  readonly slot: Slot;
  readonly net: ShapedNet;
}

function Row({ row, columns, slot, net }: RowProps) {
  const words = usePanelWords('summary');
  return (
    <tr data-row={row.layer}>
      {columns.map((column) => {
        const text = column.text(row);
        switch (column.key) {
          case 'layer':
            return (
              <th key={column.key} scope="row">
                <button
                  type="button"
                  className="summary-name"
                  title={words.show(row.name)}
                  onClick={() => showLayer(net, slot, row.layer)}
                >
                  {text}
                </button>
              </th>
            );
          case 'params':
            return (
              <td key={column.key} data-numeric="true" className="summary-params">
                {row.share !== null && row.share > 0 && (
                  <meter
                    className="summary-share"
                    min={0}
                    max={1}
                    value={row.share}
                    aria-label={words.columns.share}
                    title={`${(row.share * 100).toFixed(1)}\u00a0%`}
                  />
                )}
                <span>{text}</span>
              </td>
            );
          default:
            return (
              <td key={column.key} data-numeric={column.numeric} data-column={column.key}>
                {text}
              </td>
            );
        }
      })}
    </tr>
  );
}
