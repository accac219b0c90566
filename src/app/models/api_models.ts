import type { Doc } from '../../core/document';
import type { Net } from '../../core/net/net';
import { stateEntries } from '../../core/net/state_dict';
import type { Slot } from '../../core/result';
import type { Engine } from '../../engine/engine';
import { stateDict } from '../../engine/why';
import { ModelProblem } from '../../files/graph/problem';
import { writeOnnx } from '../../files/onnx/write/model';
import { FileProblem } from '../../files/problem';
import { jobOf } from '../compute';
import { ConvScopeError } from '../scope_error';
import { openModel } from './open_model';

/** A model that a program gives, with the files beside it. */
export interface ModelArgument {
  readonly code: Blob;
  readonly files: Readonly<Record<string, Blob>>;
}

/** A model's net with its weights, and [C, H, W] of its input. */
export async function modelNet(
  { code, files }: ModelArgument,
  open: readonly [number, number, number],
): Promise<{ readonly net: Net; readonly input: readonly [number, number, number] }> {
  try {
    return await openModel(code, code instanceof File ? code.name : '', files, open);
  } catch (error) {
    if (error instanceof ModelProblem || error instanceof FileProblem) {
      throw new ConvScopeError('bad-source', error.message);
    }
    throw error;
  }
}

/** A slot's net as an ONNX model, with the weights that it has. */
export async function exportOnnx(engine: Pick<Engine, 'why'>, doc: Doc, slot: Slot): Promise<Blob> {
  const job = jobOf(doc);
  const shaped = job[slot];
  if (!shaped) throw new ConvScopeError('no-slot-b', 'there is no second net');
  if (shaped.fault) {
    const code = shaped.fault.when === 'budget' ? 'not-computed' : 'net-refused';
    throw new ConvScopeError(code, shaped.fault.text);
  }
  const values = await stateDict(engine, { job, slot }, new AbortController().signal);
  const tensors = stateEntries(shaped.net).map(({ name, module, tensor, shape }, i) => {
    return { name, module: module.id, tensor, shape, data: values[i] ?? new Float32Array(0) };
  });
  const written = writeOnnx(shaped, tensors);
  if (!written.ok) {
    const { kind, name, what } = written.unwritable;
    throw new ConvScopeError('no-onnx-form', `ONNX has no form for ${kind} (${name})${what === '' ? '' : `: ${what}`}`);
  }
  return new Blob([new Uint8Array(written.bytes)], { type: 'application/octet-stream' });
}
