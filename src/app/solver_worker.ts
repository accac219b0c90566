import '../core/layers/all';
import { netOfDesign } from '../core/solver/design';
import { answer, type QuestionType } from '../core/solver/questions';
import type { Solved } from '../core/solver/solve';
import { writeSource } from '../torch/source/write/write';
import type { SolverReply, SolverRequest } from './solver_protocol';

/** A search ends after so many milliseconds, with what it has. */
const LONGEST = 20_000;

function reply<T extends QuestionType>({ id, type, asked, written }: SolverRequest<T>): SolverReply {
  const started = performance.now();
  const shouldStop = () => performance.now() - started > LONGEST;
  try {
    const found = answer(type, asked, { shouldStop });
    const codes = written && 'designs' in found ? codesOf(found, written) : [];
    return { id, ok: true, answer: found, codes, ms: performance.now() - started };
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Each design as source that the page reads back. */
function codesOf({ designs }: Solved, input: readonly number[]): string[] {
  return designs.map((design) => writeSource(netOfDesign(design, input)));
}

addEventListener('message', ({ data }: MessageEvent<SolverRequest<QuestionType>>) => postMessage(reply(data)));
