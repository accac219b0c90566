import type { Asked, CellAsked, Explanation, InfluenceAsked, ShownTensor } from '../core/explanation';
import type { Engine } from './engine';
import { EngineError } from './errors';

/** Why a cell is what it is. Rejects as `run` does. */
export async function explain(
  engine: Pick<Engine, 'why'>,
  asked: CellAsked,
  signal: AbortSignal,
): Promise<Explanation> {
  const answer = await engine.why({ type: 'explain', asked }, signal);
  if (answer.type !== 'explained') throw new EngineError('compute-failed', `${answer.type} is no answer to explain`);
  return answer.explanation;
}

/** The derivative of a cell, or of a whole layer, with respect to every cell of another. Rejects as `run` does. */
export async function influence(
  engine: Pick<Engine, 'why'>,
  asked: InfluenceAsked,
  signal: AbortSignal,
): Promise<Float32Array> {
  const answer = await engine.why({ type: 'influence', asked }, signal);
  if (answer.type !== 'influenced') throw new EngineError('compute-failed', `${answer.type} is no answer to influence`);
  return answer.data;
}

/** The tensors of the module that a layer calls, as they are when the net is called. Rejects as `run` does. */
export async function weights(
  engine: Pick<Engine, 'why'>,
  asked: Asked,
  signal: AbortSignal,
): Promise<readonly ShownTensor[]> {
  const answer = await engine.why({ type: 'weights', asked }, signal);
  if (answer.type !== 'weighed') throw new EngineError('compute-failed', `${answer.type} is no answer to weights`);
  return answer.tensors;
}

/** The tensors of a net in the order of its state dict. Rejects as `run` does. */
export async function stateDict(
  engine: Pick<Engine, 'why'>,
  asked: Pick<Asked, 'job' | 'slot'>,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const answer = await engine.why({ type: 'state-dict', asked }, signal);
  if (answer.type !== 'state-dict')
    throw new EngineError('compute-failed', `${answer.type} is no answer to state-dict`);
  return answer.tensors;
}

/** What views ask, of one engine. */
export function answersOf(engine: Pick<Engine, 'why'>) {
  return {
    explain: (asked: CellAsked, signal: AbortSignal) => explain(engine, asked, signal),
    influence: (asked: InfluenceAsked, signal: AbortSignal) => influence(engine, asked, signal),
    weights: (asked: Asked, signal: AbortSignal) => weights(engine, asked, signal),
  };
}
