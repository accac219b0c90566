import { INIT_ARGS, INIT_FUNCTIONS, type InitFunction, type InitRecipe, initArg } from '../../../core/init/init';
import { argsRefusal, recipesRefusal } from '../../../core/init/init_refusal';
import { layerSpec } from '../../../core/layers/rows';
import type { Module } from '../../../core/net/net';
import { pyStr } from '../../../core/python/python';
import type { WeightSpec } from '../../../core/weights';
import { useAct } from '../../act';
import { useServices } from '../../context';
import { usePanelWords } from '../../parts/usePanelWords';
import { NumberRow } from '../NumberRow';
import { Segments } from '../Segments';
import { readValue } from '../typed';
import type { ArgOwner } from '../useArg';
import { changed, freshRecipe, INIT_CONTROLS, NONLINEARITIES } from './recipes';

interface Props {
  readonly owner: ArgOwner;
  readonly module: Module;
}

type Put = (init: readonly InitRecipe[], event: { readonly timeStamp: number }) => void;

/** What fills a module's tensors: PyTorch's own draw, or a call of torch.nn.init with its arguments. */
export function InitRows({ owner, module }: Props) {
  const words = usePanelWords('layers').init;
  const act = useAct();
  const specs = layerSpec(module.kind).weights(module.args);
  const init = module.init ?? [];
  if (specs.length === 0 && init.length === 0) return null;
  const put: Put = (next, event) => act(event, (actions) => actions.setInit(owner.slot, owner.use, next));
  const refusal = recipesRefusal(module);
  // Also a call on a tensor that the module does not have is shown: it is there, and PyTorch refuses it.
  const targets = (['weight', 'bias'] as const).filter(
    (target) => specs.some((s) => s.name === target) || init.some((r) => r.target === target),
  );
  return (
    <fieldset className="rows more">
      <legend>{words.title}</legend>
      {targets.map((target) => {
        const own = init.flatMap((recipe, at) => (recipe.target === target ? [{ recipe, at }] : []));
        const spec = specs.find((s) => s.name === target);
        const rows = own.length > 0 ? own : [{ recipe: null, at: -1 }];
        return rows.map(({ recipe, at }) => (
          <div key={`${target}${at}`} className="init">
            <FunctionRow {...{ owner, target, spec, recipe }} onChoose={(r, e) => put(changed(init, at, r), e)} />
            {recipe && <RecipeArgs owner={owner} recipe={recipe} onChange={(r, e) => put(changed(init, at, r), e)} />}
          </div>
        ));
      })}
      {refusal && (
        <p className="init-refused" role="status">
          {words.refuses}: <q className="mono">{refusal.text}</q>
        </p>
      )}
      <p className="init-note">{words.note}</p>
    </fieldset>
  );
}

const FRESH = 'fresh';

interface FunctionProps {
  readonly owner: ArgOwner;
  readonly target: InitRecipe['target'];
  readonly spec: WeightSpec | undefined;
  readonly recipe: InitRecipe | null;
  readonly onChoose: (recipe: InitRecipe | null, event: { readonly timeStamp: number }) => void;
}

function FunctionRow({ owner, target, spec, recipe, onChoose }: FunctionProps) {
  const words = usePanelWords('layers').init;
  const refuses = (fn: InitFunction) => !spec || argsRefusal(freshRecipe(fn, target), spec.shape) !== null;
  const option = (fn: InitFunction) => <option key={fn}>{fn}</option>;
  const refused = INIT_FUNCTIONS.filter(refuses);
  return (
    <label className="row row-choice">
      <span className="row-label">{target}</span>
      <select
        data-init={target}
        data-use={owner.use}
        value={recipe?.fn ?? FRESH}
        aria-label={words.of(target, owner.name)}
        onChange={(event) => {
          const fn = INIT_FUNCTIONS.find((f) => f === event.currentTarget.value);
          onChoose(fn ? freshRecipe(fn, target) : null, event);
        }}
      >
        <option value={FRESH}>{words.fresh}</option>
        <optgroup label={words.fits}>{INIT_FUNCTIONS.filter((fn) => !refuses(fn)).map(option)}</optgroup>
        {refused.length > 0 && <optgroup label={words.refused}>{refused.map(option)}</optgroup>}
      </select>
    </label>
  );
}

interface ArgsProps {
  readonly owner: ArgOwner;
  readonly recipe: InitRecipe;
  readonly onChange: (recipe: InitRecipe, event: { readonly timeStamp: number }) => void;
}

function RecipeArgs({ owner, recipe, onChange }: ArgsProps) {
  const { t } = useServices();
  const words = usePanelWords('layers').init;
  return INIT_ARGS[recipe.fn].map(([name]) => {
    const value = initArg(recipe, name) ?? 0;
    const label = words.arg(name, recipe.target, owner.name);
    const mark = { 'data-slot': owner.slot, 'data-layer': owner.layer, 'data-arg': `${recipe.target}.${name}` };
    const put = (next: number | string, event: { readonly timeStamp: number }) =>
      onChange({ ...recipe, args: { ...recipe.args, [name]: next } }, event);
    if (name === 'mode') {
      return (
        <Segments
          key={name}
          label={name}
          name={label}
          mark={mark}
          options={['fan_in', 'fan_out']}
          value={pyStr(value)}
          onChoose={put}
        />
      );
    }
    if (name === 'nonlinearity') {
      const now = pyStr(value);
      return (
        <label key={name} className="row row-choice">
          <span className="row-label">{name}</span>
          <select {...mark} value={now} aria-label={label} onChange={(event) => put(event.currentTarget.value, event)}>
            {[...new Set([...NONLINEARITIES, now])].map((word) => (
              <option key={word} value={word}>{`'${word}'`}</option>
            ))}
          </select>
        </label>
      );
    }
    const { range, step } = INIT_CONTROLS[name] ?? { range: [0, 1] as const, step: 0.05 };
    const shown = pyStr(value);
    return (
      <NumberRow
        key={name}
        label={name}
        names={{ slider: label, field: t.cards.field(name, `nn.init, ${owner.name}`) }}
        mark={mark}
        value={typeof value === 'number' ? value : 0}
        word={typeof value === 'number' ? undefined : shown}
        range={range}
        step={step}
        format={(n) => pyStr(n)}
        onValue={put}
        onTyped={(text, event) => {
          const read = readValue({ name, type: name === 'groups' ? 'int' : 'float', control: 'more' }, text);
          if (!read.ok) return { ok: false, message: t.cards.bad[read.fault](read.text, shown) };
          if (typeof read.value !== 'number') return { ok: false, message: t.cards.bad.value(text, shown) };
          put(read.value, event);
          return { ok: true };
        }}
      />
    );
  });
}
