import type { ScriptPart } from '../core/experiment/experiment_part';

/** A Python script that makes an experiment in PyTorch. What writes it is fetched when it is first asked for. */
export async function experimentScript(parts: readonly ScriptPart[]): Promise<string> {
  const [{ writeExperiment }, { picture }] = await Promise.all([
    import('../torch/source/write/write_experiment'),
    import('../engine/inputs'),
  ]);
  const input = parts[0]?.plan.input;
  const drawn = !input || input.source === 'randn' ? null : picture(input.source, input.shape);
  return writeExperiment({ parts, picture: drawn });
}
