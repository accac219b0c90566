import { useState } from 'react';
import { argAt, HIDEABLE, type Limits, leavesLayers, MOST } from '../../core/challenges/task';
import type { ShapedNet } from '../../core/net/infer';
import { useServices } from '../context';
import { argsOf, layerArgs } from './draft';
import type { ChallengeTexts } from './words';

interface Props {
  readonly limits: Limits;
  readonly net: ShapedNet;
  readonly words: ChallengeTexts['panel']['maker'];
  readonly onLimits: (limits: Limits) => void;
}

function without<T>(all: readonly T[], one: T): T[] {
  return all.filter((other) => other !== one);
}

/** What students may touch: everything, until something is taken away. */
export function EditLimits({ limits, net, words, onLimits }: Props) {
  const { t } = useServices();
  const { layers, input, args, hide } = limits;
  const single = layers && !leavesLayers(limits);
  // As it was at first: it is not closed under the hand that unticks the last one.
  const [opened] = useState(() => args?.some((name) => name.includes('/')));
  const turn = (free: readonly string[], name: string, on: boolean) =>
    onLimits({ ...limits, args: on ? [...free, name].slice(0, MOST.args) : without(free, name) });
  return (
    <section className="edit-limits">
      <h3>{words.touch}</h3>
      <label>
        <input
          type="checkbox"
          checked={leavesLayers(limits)}
          disabled={single}
          data-limit="layers"
          onChange={(event) => onLimits({ ...limits, layers: event.currentTarget.checked })}
        />
        {words.layers}
      </label>
      {single && <p className="maker-note">{words.layersHeld}</p>}
      <label>
        <input
          type="checkbox"
          checked={input}
          data-limit="input"
          onChange={(event) => onLimits({ ...limits, input: event.currentTarget.checked })}
        />
        {words.input}
      </label>
      <label>
        <input
          type="checkbox"
          checked={args === null}
          data-limit="args"
          onChange={(event) => onLimits({ ...limits, args: event.currentTarget.checked ? null : ['padding'] })}
        />
        {words.args}
      </label>
      {args !== null && (
        <fieldset className="choices">
          <legend>{words.someArgs}</legend>
          {argsOf(net, args).map((name) => (
            <label key={name} className="choice mono">
              <input
                type="checkbox"
                checked={args.includes(name)}
                data-limit-arg={name}
                onChange={(event) => turn(args, name, event.currentTarget.checked)}
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
      {args !== null && (
        <details className="single-args" open={opened}>
          <summary>{words.singleArgs}</summary>
          {layerArgs(net).map(({ name: layer, at, args: own }) => (
            <fieldset key={at} className="choices">
              <legend className="mono">{layer}</legend>
              {own.map((name) => (
                <label key={name} className="choice mono">
                  <input
                    type="checkbox"
                    checked={args.includes(name) || args.includes(argAt(name, at))}
                    disabled={args.includes(name)}
                    data-limit-arg={argAt(name, at)}
                    onChange={(event) => turn(args, argAt(name, at), event.currentTarget.checked)}
                  />
                  {name}
                </label>
              ))}
            </fieldset>
          ))}
        </details>
      )}
      <fieldset className="choices">
        <legend>{words.panels}</legend>
        {HIDEABLE.map((panel) => (
          <label key={panel} className="choice">
            <input
              type="checkbox"
              checked={!hide.includes(panel)}
              data-limit-panel={panel}
              onChange={(event) =>
                onLimits({ ...limits, hide: event.currentTarget.checked ? without(hide, panel) : [...hide, panel] })
              }
            />
            {t.shell.dock.tabs[panel]}
          </label>
        ))}
      </fieldset>
      <p className="faint">{words.trusted}</p>
    </section>
  );
}
