import { type Doc, type Goal, type InputSpec, PALETTES } from '../core/document';
import { FIRST_SETUP } from '../core/experiment/experiment_setup';
import { type Net, sequential } from '../core/net/net';
import { sameNet } from '../core/net/same';
import { sameData } from '../core/same_data';

/** A net to begin with, on its input. Its name and a sentence about it are i18n's, by id. */
export interface Preset {
  readonly id: PresetId;
  readonly net: Net;
  readonly input: InputSpec;
  readonly goal: Goal;
  readonly seed: string;
}

export type PresetId = (typeof PRESET_IDS)[number];

export const PRESET_IDS = [
  'exercise-a',
  'exercise-b',
  'wider-padding',
  'one-stride',
  'one-pool',
  'even-kernels',
  'lenet5',
  'vgg-block',
  'resnet-stem',
  'dcgan',
  'decoder',
  'super-resolution',
  'dilated',
  'floor-loss',
  'residual',
  'projection',
  'bottleneck',
  'inception',
  'dense-block',
  'u-net',
  'se-gate',
  'mobilenet-v2',
  'convnext',
  'two-heads',
] as const;

/** The exercise: (64, 16, 16) in at most three convolutions, at least one of them with padding=0. */
export const EXERCISE: Goal = { target: [64, 16, 16], maxConvs: 3, unpadded: 1 };
export const NO_GOAL: Goal = { target: null, maxConvs: null, unpadded: null };
export const reach = (...target: [number, number, number]): Goal => ({ target, maxConvs: null, unpadded: null });
export const randn = (...shape: [number, number, number]): InputSpec => ({ shape, source: 'randn' });

/** The first, which the page opens with. */
const OPENING: Preset = {
  id: 'exercise-a',
  input: randn(3, 16, 16),
  goal: EXERCISE,
  seed: '0',
  net: sequential([
    { kind: 'Conv2d', args: { in_channels: 3, out_channels: 16, kernel_size: 3, padding: 0 } },
    { kind: 'ReLU', args: {} },
    { kind: 'Conv2d', args: { in_channels: 16, out_channels: 32, kernel_size: 3, padding: 1 } },
    { kind: 'ReLU', args: {} },
    { kind: 'Conv2d', args: { in_channels: 32, out_channels: 64, kernel_size: 3, padding: 1 } },
  ]),
};

/** Those that are there: all but the first come with all_presets.ts, which whoever shows or opens them imports. */
const there = new Map<PresetId, Preset>([[OPENING.id, OPENING]]);

export function addPresets(more: readonly Preset[]): void {
  for (const preset of more) there.set(preset.id, preset);
}

export function isPresetId(id: string): id is PresetId {
  return (PRESET_IDS as readonly string[]).includes(id);
}

export function presetById(id: PresetId): Preset {
  const found = there.get(id);
  if (!found) throw new Error(`the preset ${id} is not there: who opens one imports state/all_presets`);
  return found;
}

/** Whether net a and the input are still those of the preset that was chosen last. */
export function isUntouched({ preset: id, slots, input }: Doc): boolean {
  if (!isPresetId(id)) return true;
  const own = there.get(id);
  // It was chosen in another life of the page, and has not been fetched yet.
  if (!own) return true;
  const { net, input: first } = own;
  const kinds = ({ modules }: Net) => modules.map(({ kind }) => kind).join();
  // Of kinds that nobody uses the table may not have been fetched yet.
  return sameData(input, first) && kinds(net) === kinds(slots.a) && sameNet(net, slots.a, 'content');
}

/** What opens: the exercise's net a. */
export function openingDoc(): Doc {
  const { net, input, goal, seed, id } = OPENING;
  return {
    seed,
    recipe: 'paired',
    input,
    slots: { a: net, b: null },
    goal,
    challenge: null,
    lesson: null,
    view: { channels: {}, palette: PALETTES[0], share: 'layer', range: 'full', panel: null },
    experiment: FIRST_SETUP,
    lang: null,
    preset: id,
  };
}
