import '../../core/layers/all';
import { type ArgValue, arg } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import { moduleName } from '../../core/net/names';
import { moduleOf, type Net, oneUse, type Use } from '../../core/net/net';
import { wrongCall } from '../../core/python/wrong_call';
import type { Edit, Repair } from '../../core/repair/repair';
import { insertedBetween, purposeOf } from '../../core/repair/repair_joins';
import type { Slot } from '../../core/result';
import { dims } from '../../i18n/figures';
import { type Faults, faultHelp } from '../../i18n/help';
import { repairsOf } from '../../state/repairs';
import { useAct } from '../act';
import { useDerived, useDoc, useServices } from '../context';
import { faultName } from './fault_name';

/** An argument's value as PyTorch's code has it. */
function written(value: ArgValue | undefined): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return String(value).replace('-', '−');
  return `(${value.map(written).join(', ')})`;
}

/** What a call's arguments become. */
function rightedOf(net: Net, id: string) {
  const { kind, call } = moduleOf(net, id);
  return (call === undefined ? null : wrongCall(kind, call))?.changes ?? [];
}

/** What is changed of a call so that it is right; where it is also edited, to what that says. */
function callLabels(words: Faults, net: Net, id: string, edits: readonly Edit[]): string[] {
  const name = moduleName(net, moduleOf(net, id));
  return rightedOf(net, id).map(({ from, to }) => {
    if (!to) return words.takeOut(from ?? '', name);
    const edit = edits.find((e) => e.module === id && e.arg === to.name);
    const text = `${to.name}=${written(edit ? edit.value : to.value)}`;
    return from === null ? words.add(text, name) : words.write(from, text, name);
  });
}

/** A sentence's beginning within a sentence; code keeps its capitals. */
const within = (text: string) =>
  /^\p{Lu}\p{Ll}+ (?!→)/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

function editLabels(words: Faults, net: Net, { edits, right = [] }: Extract<Repair, { type: 'edit' }>): string[] {
  const said = (e: Edit) => right.includes(e.module) && rightedOf(net, e.module).some(({ to }) => to?.name === e.arg);
  return edits
    .filter((e) => !said(e))
    .map((e) => {
      const module = moduleOf(net, e.module);
      const before = arg(layerSpec(module.kind).args, module.args, e.arg);
      return words.edit(e.arg, written(before), written(e.value), moduleName(net, module));
    });
}

/** A repair in words: what it changes, from what to what, where. */
export function repairLabel(words: Faults, net: Net, repair: Repair): string {
  switch (repair.type) {
    case 'edit': {
      const [first = '', ...others] = (repair.right ?? []).flatMap((id) => callLabels(words, net, id, repair.edits));
      const edits = editLabels(words, net, repair);
      return [first, ...others.map(within), ...edits].filter((text) => text !== '').join('; ');
    }
    case 'remove': {
      const use = oneUse(net, repair.use);
      return words.removeLayer(use ? moduleName(net, moduleOf(net, use.module)) : '');
    }
    case 'insert': {
      const { from, to } = insertedBetween(net, repair);
      const nameOf = (use: Use | undefined) => (use ? moduleName(net, moduleOf(net, use.module)) : 'x');
      const given = Object.entries(repair.args).map(([name, value]) => `${name}=${written(value)}`);
      const source = oneUse(net, from.from);
      const call = `${repair.kind}(${given.join(', ')})`;
      const edits = editLabels(words, net, { type: 'edit', edits: repair.edits ?? [] });
      return [words.insert(purposeOf(repair), call, nameOf(source), nameOf(to)), ...edits].join('; ');
    }
    case 'mode':
      return words.mode[repair.mode];
    case 'input':
      return words.input(dims(repair.shape));
  }
}

/** A refusal at its place: PyTorch's own words, one plain sentence, and the smallest changes that make the net whole. */
export function FaultView({ slot, words }: { readonly slot: Slot; readonly words: Faults }) {
  const { t } = useServices();
  const act = useAct();
  const doc = useDoc((whole) => whole);
  const derived = useDerived();
  const shaped = derived[slot];
  const fault = shaped?.fault;
  if (!shaped || !fault) return null;
  const ours = fault.when === 'budget';
  const name = faultName(t, shaped);
  const repairs = repairsOf(doc, slot, derived);
  return (
    <section className="fault" aria-label={words.title(name)} data-fault={fault.code} data-fault-layer={fault.layer}>
      <h3>{ours ? words.titleBudget(name) : words.title(name)}</h3>
      {/* What is beyond this page's budget is said in our own words alone: they are the help's. */}
      {!ours && (
        <>
          <p className="fault-says">{words.says}</p>
          <blockquote className="mono" lang="en" data-fault-text>
            {fault.text}
          </blockquote>
        </>
      )}
      <p className="fault-help" data-fault-help>
        {faultHelp(words, fault)}
      </p>
      {repairs.length > 0 && (
        <ul className="repairs" aria-label={words.repairs}>
          {repairs.map((repair, i) => (
            <li key={JSON.stringify(repair)}>
              <button
                type="button"
                className={i === 0 ? 'button first' : 'button'}
                data-repair={i}
                onClick={(event) => act(event, (actions) => actions.applyRepair(slot, repair))}
              >
                {repairLabel(words, shaped.net, repair)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
