import {
  type ExperimentSetup,
  FIRST_SETUP,
  fitsSweep,
  GUIDED_IDS,
  isLayerNumber,
  isSeedCount,
  lastSeed,
  QUESTIONS,
  SWEEP_ARGS,
} from '../core/experiment/experiment_setup';
import { parseSeed } from '../core/values';

/**
 * An experiment in a link: `mean,last,0,1000`, the question, the layer, the first seed and how many; then, where there
 * is one, what is swept as `sweep:0:padding` (layer and argument) and the guided experiment's id. The setup that the
 * page begins with is not written.
 */
export function writeExperiment(setup: ExperimentSetup): string | null {
  const { question, layer, from, count, sweep, guided } = setup;
  const parts: (string | number)[] = [question, layer, from, count];
  if (sweep) parts.push(`sweep:${sweep.layer}:${sweep.arg}`);
  if (guided) parts.push(guided);
  const text = parts.join(',');
  return text === FIRST ? null : text;
}

const FIRST = [FIRST_SETUP.question, FIRST_SETUP.layer, FIRST_SETUP.from, FIRST_SETUP.count].join(',');

/** The setup, or null where the text is none. */
export function readExperiment(text: string): ExperimentSetup | null {
  const [questionText, layerText = '', fromText = '', countText = '', ...rest] = text.split(',', 7);
  const question = QUESTIONS.find((q) => q === questionText);
  const layer = layerText === 'last' || layerText === 'all' ? layerText : number(layerText);
  const from = parseSeed(fromText);
  const count = number(countText);
  if (!question || layer === null || from === null || !isSeedCount(count) || lastSeed(from, count) === null)
    return null;
  if (typeof layer === 'number' && !isLayerNumber(layer)) return null;
  let setup: ExperimentSetup = { question, layer, from, count, sweep: null, guided: null };
  for (const part of rest) {
    const [, sweptText, argText] = /^sweep:(\d{1,3}):(\w+)$/.exec(part) ?? [];
    const arg = SWEEP_ARGS.find((a) => a === argText);
    const guided = GUIDED_IDS.find((id) => id === part);
    if (arg && setup.sweep === null && setup.guided === null)
      setup = { ...setup, sweep: { layer: Number(sweptText), arg } };
    else if (guided && setup.guided === null) setup = { ...setup, guided };
    else return null;
  }
  return fitsSweep(setup) ? setup : null;
}

function number(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}
