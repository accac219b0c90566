import type { ScriptPart } from '../core/experiment/experiment_part';
import { filesOf } from '../state/weight_files';

/** A Python script that makes an experiment in PyTorch. What writes it is fetched when it is first asked for. */
export async function experimentScript(parts: readonly ScriptPart[]): Promise<string> {
  const [{ writeExperiment }, { standIn }] = await Promise.all([
    import('../torch/source/write/write_experiment'),
    import('../engine/inputs'),
  ]);
  const input = parts[0]?.plan.input;
  const drawn = input ? await standIn({ input, ...filesOf([], input) }) : null;
  return writeExperiment({ parts, picture: drawn });
}
