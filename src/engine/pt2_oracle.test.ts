import { expect, test } from 'vitest';
import { readProgram } from '../files/pt2/net';
import { bytesIn, differenceOf, floatsIn, modelCases, runModel } from './testing/read_models';

test.each(modelCases('pt2.jsonl.gz').map((known) => [known.name, known] as const))(
  'the program of %s is read as PyTorch runs it, its weights under their names',
  async (_name, known) => {
    const model = await readProgram(new Blob([bytesIn(known.model).slice()]), [3, 32, 32]);
    expect(model.net.leftOut?.notes ?? []).toEqual([]);
    const made = await runModel(model, floatsIn(known.x));
    expect(made.map((m) => m.shape)).toEqual(known.outputs.map((o) => o.shape));
    for (const [i, { data }] of known.outputs.entries()) {
      expect(differenceOf(floatsIn(data), made[i]?.data ?? new Float32Array(0))).toBeLessThan(1e-5);
    }
    expect(model.tensors.map((t) => t.name).toSorted()).toEqual(known.state?.toSorted());
  },
);
