import type { Doc } from '../../core/document';
import { loadRefusal } from '../../core/net/load_state_dict';
import { withWeights } from '../../core/net/loaded';
import { fileOf, matchFile, notesOn, unconstructed } from '../../core/net/match_file';
import type { Net } from '../../core/net/net';
import { type StateEntry, stateEntries } from '../../core/net/state_dict';
import type { Slot } from '../../core/result';
import type { Engine } from '../../engine/engine';
import { isAbort } from '../../engine/errors';
import { stateDict } from '../../engine/why';
import { npzBytes } from '../../files/npz';
import { FileProblem } from '../../files/problem';
import { type OutTensor, safetensorsParts } from '../../files/safetensors';
import { jobOf } from '../compute';
import { ConvScopeError, messageOf } from '../scope_error';
import type { TensorsArgument } from './arguments';
import { keepWeights } from './kept';
import type { WeightsService } from './service';

/** A tensor of a state dict, as programs are given it. */
export interface StateTensor {
  name: string;
  shape: number[];
  data: Float32Array;
}

/** What `loadStateDict` gives. */
export interface LoadedStateDict {
  missing: string[];
  unexpected: string[];
  notes: string[];
}

/** The state dict's tensors with their values. Rejects where PyTorch does not construct the net, or it is too large. */
async function tensorsOf(
  engine: Pick<Engine, 'why'>,
  doc: Doc,
  slot: Slot,
): Promise<(StateEntry & { data: Float32Array })[]> {
  const job = jobOf(doc);
  const shaped = job[slot];
  if (!shaped) throw new ConvScopeError('no-slot-b', 'there is no second net');
  const refused = unconstructed(shaped.net, doc.input.shape);
  if (refused !== null) throw new ConvScopeError('net-refused', refused);
  if (shaped.tooLarge) throw new ConvScopeError('not-computed', shaped.tooLarge.text);
  const entries = stateEntries(shaped.net);
  const values = await stateDict(engine, { job, slot }, new AbortController().signal);
  return entries.map((entry, i) => ({ ...entry, data: values[i] ?? new Float32Array(0) }));
}

/** `net.state_dict()`: names, shapes and values, buffers among them. */
export async function stateDictOf(engine: Pick<Engine, 'why'>, doc: Doc, slot: Slot): Promise<StateTensor[]> {
  const tensors = await tensorsOf(engine, doc, slot);
  return tensors.map(({ name, shape, data }) => ({ name, shape: [...shape], data }));
}

/** A slot's state dict as a file. */
export async function exportWeights(
  engine: Pick<Engine, 'why'>,
  doc: Doc,
  slot: Slot,
  what: 'safetensors' | 'npz',
): Promise<Blob> {
  const tensors = (await tensorsOf(engine, doc, slot)).map(
    ({ name, shape, data, tensor }): OutTensor => ({ name, shape, data, integer: tensor === 'num_batches_tracked' }),
  );
  const parts = what === 'npz' ? [npzBytes(tensors)] : safetensorsParts(tensors);
  return new Blob(parts, { type: 'application/octet-stream' });
}

/** A net with the weights of a file by name alone, and what is to be said of it. Throws in PyTorch's words. */
export async function loaded(
  service: WeightsService,
  { file, name }: TensorsArgument,
  net: () => Net,
  input: readonly [number, number, number],
  strict: boolean,
): Promise<{ readonly net: Net; readonly said: LoadedStateDict }> {
  const opened = await service.open(file).catch((error: unknown) => {
    if (isAbort(error)) throw error;
    throw new ConvScopeError('bad-weights', error instanceof FileProblem ? error.message : messageOf(error));
  });
  const before = net();
  const refused = unconstructed(before, input);
  if (refused !== null) throw new ConvScopeError('net-refused', refused);
  const matching = matchFile(before, opened);
  const text = loadRefusal(before, matching, strict);
  if (text !== null) throw new ConvScopeError('state-dict-refused', text);
  await keepWeights(opened, opened.tensors);
  return {
    net: withWeights(before, fileOf(opened, name), matching.loaded),
    said: {
      missing: [...matching.missing],
      unexpected: [...matching.unexpected],
      notes: notesOn(opened).map(noteText),
    },
  };
}

function noteText({ code, what }: ReturnType<typeof notesOn>[number]): string {
  switch (code) {
    case 'under':
      return `the tensors stand under the key ${what} of the checkpoint`;
    case 'prefix':
      return `names begin with ${what}, which was stripped`;
    case 'dtypes':
      return `${what} became float32`;
  }
}
