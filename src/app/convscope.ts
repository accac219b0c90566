import type { AppState } from '../codec/app_state';
import type { Report } from '../core/result';
import type { Outcome } from './api_experiment';
import type { Solution } from './solving';

/** Of the scripting API, semver: names and meanings are those of API.md. */
export const API_VERSION = '1.0.0';

/** `window.convscope`. Arguments are checked, whatever a program gives. */
export interface ConvScope {
  readonly version: string;
  readonly ready: Promise<void>;
  load(source: unknown): Promise<Report>;
  code(slot?: unknown, framework?: unknown): Promise<string>;
  getState(): Promise<AppState>;
  setState(state: unknown): Promise<void>;
  url(): Promise<string>;
  report(slot?: unknown): Promise<Report>;
  activations(layer: unknown, slot?: unknown): Promise<{ shape: number[]; data: Float32Array }>;
  experiment(plan: unknown): Promise<Outcome>;
  solve(problem: unknown): Promise<Solution>;
  backend(name?: unknown): Promise<string>;
  on(event: unknown, listener: unknown): () => void;
}
