import { CHAIN_PRESETS } from './chain_presets';
import { GRAPH_PRESETS } from './graph_presets';
import { addPresets, type Preset, presetById } from './presets';

addPresets([...CHAIN_PRESETS, ...GRAPH_PRESETS]);

/** All of them, in the order in which they are offered. */
export const PRESETS: readonly Preset[] = [presetById('exercise-a'), ...CHAIN_PRESETS, ...GRAPH_PRESETS];
