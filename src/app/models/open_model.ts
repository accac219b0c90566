import type { Bytes } from '../../core/bytes';
import { withWeights } from '../../core/net/loaded';
import type { Loaded, Net, WeightsFile } from '../../core/net/net';
import type { ReadModel, StateTensor } from '../../files/graph/builder';
import { readOnnx } from '../../files/onnx/net';
import { FileProblem } from '../../files/problem';
import { readProgram } from '../../files/pt2/net';
import { safetensorsParts } from '../../files/safetensors';
import { Sha256 } from '../../files/sha256';
import { openZip } from '../../files/zip';
import { keepWeights } from '../weights/kept';

/** [C, H, W] */
type Input = readonly [number, number, number];

/** A model on its way to the page. */
export interface OpenedModel {
  /** Its weights are those of the file. */
  readonly net: Net;
  readonly input: Input;
  /** Whether this browser keeps the weights for later. */
  readonly isKept: boolean;
}

/** A piece of a file that is hashed before others are let in, bytes. */
const PIECE = 4 << 20;

/**
 * Opens an ONNX model or a program of torch.export (.pt2), told by their content: a net with the file's weights. Rejects
 * with a ModelProblem or a FileProblem.
 *
 * @param beside files that hold data of the model, by their names
 * @param open stands in for sizes of the input that the model leaves open
 */
export async function openModel(
  file: Blob,
  name: string,
  beside: Readonly<Record<string, Blob>>,
  open: Input,
): Promise<OpenedModel> {
  const model = await readModel(file, beside, open);
  const weights: WeightsFile = { digest: await digestOf(file, beside), size: file.size, name };
  const out = model.tensors.map(({ name: own, shape, data, tensor }) => ({
    name: own,
    shape,
    data,
    integer: tensor === 'num_batches_tracked',
  }));
  const isKept = await keepWeights(weights, new Blob(safetensorsParts(out)));
  return { net: withWeights(model.net, weights, loadedOf(model.tensors)), input: model.input, isKept };
}

async function readModel(file: Blob, beside: Readonly<Record<string, Blob>>, open: Input): Promise<ReadModel> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (file.size === 0) throw new FileProblem('empty');
  if (head[0] === 0x50 && head[1] === 0x4b) {
    const bytes: Bytes = file;
    return readProgram(bytes, open, await openZip(bytes));
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const others = await Promise.all(
    Object.entries(beside).map(async ([name, blob]): Promise<[string, Uint8Array]> => {
      return [name.split(/[\\/]/).at(-1) ?? name, new Uint8Array(await blob.arrayBuffer())];
    }),
  );
  return readOnnx(bytes, new Map(others), open);
}

/** What each module takes of the file, by the module's id. */
function loadedOf(tensors: readonly StateTensor[]): ReadonlyMap<string, Loaded> {
  const made = new Map<string, Loaded>();
  for (const { module, tensor, name, shape } of tensors) {
    made.set(module, { ...made.get(module), [tensor]: { entry: name, shape } });
  }
  return made;
}

/**
 * SHA-256 of a model in hexadecimal digits, and of its data in other files behind it, by their names; piece by piece, so
 * that a large one stops nothing.
 */
async function digestOf(file: Blob, beside: Readonly<Record<string, Blob>>): Promise<string> {
  const hash = new Sha256();
  const names = Object.keys(beside).toSorted();
  for (const own of [file, ...names.flatMap((name) => beside[name] ?? [])]) {
    for (let at = 0; at < own.size; at += PIECE) {
      hash.update(new Uint8Array(await own.slice(at, at + PIECE).arrayBuffer()));
    }
  }
  return hash.digest();
}
