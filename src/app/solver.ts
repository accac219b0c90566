import type { Solver } from '../state/solver';
import type { SolverPort } from './solver_protocol';
import type { Solution, Solving } from './solving';

/** The solver as the app holds it. */
export interface AppSolver extends Solver {
  /** The scripting API's `solve`. Whatever it is given, it is checked. */
  solve(given: unknown): Promise<Solution>;
  /** Makes ready for the first question. To be called when nothing else is to be done. */
  warm(): void;
  dispose(): void;
}

/** A solver whose code and worker are fetched with the first question, or when the page is idle: not before its maps. */
export function createSolver(spawn?: () => SolverPort): AppSolver {
  let made: Promise<Solving> | null = null;
  const solving = () => {
    made ??= import('./solving').then(({ Solving }) => new Solving(spawn));
    // What could not be fetched may be there at the next question.
    made.catch(() => {
      made = null;
    });
    return made;
  };
  return {
    ask: async (...question) => (await solving()).ask(...question),
    solve: async (given) => (await solving()).solve(given),
    warm: () =>
      void solving().then(
        (s) => s.warm(),
        () => {},
      ),
    dispose: () => void made?.then((s) => s.dispose()).catch(() => {}),
  };
}
