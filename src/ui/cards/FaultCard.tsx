import { type ArgValue, arg } from '../../core/args';
import type { ShapedNet } from '../../core/infer';
import { layerSpec } from '../../core/layers/table';
import { moduleName } from '../../core/names';
import { activeSteps, moduleOf, type Net } from '../../core/net';
import type { Repair } from '../../core/repair';
import type { Slot } from '../../core/result';
import { dims } from '../../i18n/figures';
import { faultHelp } from '../../i18n/help';
import type { Messages } from '../../i18n/messages';
import { useAct } from '../act';
import { useDerived, useServices } from '../context';

/** An argument's value as PyTorch's code has it. */
function written(value: ArgValue | undefined): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return String(value).replace('-', '−');
  return `(${value.map(written).join(', ')})`;
}

/** A repair in words: what it changes, from what to what, where. */
export function repairLabel(t: Messages, net: Net, repair: Repair): string {
  switch (repair.type) {
    case 'edit':
      return repair.edits
        .map((edit) => {
          const module = moduleOf(net, edit.module);
          const before = arg(layerSpec(module.kind).args, module.args, edit.arg);
          return t.faults.edit(edit.arg, written(before), written(edit.value), moduleName(net, module));
        })
        .join('; ');
    case 'remove': {
      const use = net.forward.uses.find((u) => u.id === repair.use);
      return t.faults.removeLayer(use ? moduleName(net, moduleOf(net, use.module)) : '');
    }
    case 'input':
      return t.faults.input(dims(repair.shape));
  }
}

/** What the layer at fault is called; the input where the fault is its. */
export function faultName(t: Messages, { net, fault }: ShapedNet): string {
  const step = fault ? activeSteps(net)[fault.layer] : undefined;
  return step ? moduleName(net, step.module) : t.cards.input.title;
}

/** A refusal at its place: PyTorch's own words, one plain sentence, and the smallest changes that make the net whole. */
export function FaultCard({ slot }: { readonly slot: Slot }) {
  const { t } = useServices();
  const act = useAct();
  const derived = useDerived();
  const shaped = derived[slot];
  const fault = shaped?.fault;
  if (!shaped || !fault) return null;
  const ours = fault.when === 'budget';
  const name = faultName(t, shaped);
  const repairs = derived.repairs(slot);
  return (
    <section className="fault" aria-label={t.faults.title(name)} data-fault={fault.code} data-fault-layer={fault.layer}>
      <h3>{ours ? t.faults.titleBudget(name) : t.faults.title(name)}</h3>
      {/* What is beyond this page's budget is said in our own words alone: they are the help's. */}
      {!ours && (
        <>
          <p className="fault-says">{t.faults.says}</p>
          <blockquote className="mono" lang="en" data-fault-text>
            {fault.text}
          </blockquote>
        </>
      )}
      <p className="fault-help" data-fault-help>
        {faultHelp(t, fault)}
      </p>
      {repairs.length > 0 && (
        <ul className="repairs" aria-label={t.faults.repairs}>
          {repairs.map((repair, i) => (
            <li key={JSON.stringify(repair)}>
              <button
                type="button"
                className={i === 0 ? 'button first' : 'button'}
                data-repair={i}
                onClick={(event) => act(event, (actions) => actions.applyRepair(slot, repair))}
              >
                {repairLabel(t, shaped.net, repair)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
