import type { CellAsked, Explanation, InfluenceAsked } from '../core/explanation';
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
