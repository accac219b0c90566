import type { ConvScope, Unchecked } from './convscope';
import { ConvScopeError } from './scope_error';

/** What of a window the bridge needs; another one in tests. */
export interface EmbedHost {
  readonly parent: unknown;
  addEventListener(type: 'message', listener: (event: EmbedMessage) => void): void;
  removeEventListener(type: 'message', listener: (event: EmbedMessage) => void): void;
  /** Tells of the height, in CSS pixels, that shows all of the page: now, and whenever it changes. */
  watchHeight(listener: (height: number) => void): void;
}

export type EmbedMessage = Pick<MessageEvent<unknown>, 'data' | 'origin' | 'source'>;

type Call = (api: Unchecked<ConvScope>, args: readonly unknown[]) => Promise<unknown>;

/** The calls that another origin may make: all of the API's; what it listens to is told apart ({@link EVENTS}). */
const OWN: Readonly<Record<Exclude<keyof ConvScope, 'on'>, Call>> = {
  version: async (api) => api.version,
  ready: (api) => api.ready,
  load: (api, [source]) => api.load(source),
  code: (api, [slot, framework]) => api.code(slot, framework),
  mode: (api, [mode, slot]) => api.mode(mode, slot),
  getState: (api) => api.getState(),
  setState: (api, [state]) => api.setState(state),
  url: (api) => api.url(),
  report: (api, [slot]) => api.report(slot),
  summary: (api, [slot]) => api.summary(slot),
  activations: (api, [layer, slot]) => api.activations(layer, slot),
  explain: (api, [layer, at, slot]) => api.explain(layer, at, slot),
  influence: (api, [layer, at, on, slot]) => api.influence(layer, at, on, slot),
  stateDict: (api, [slot]) => api.stateDict(slot),
  loadStateDict: (api, [weights, options]) => api.loadStateDict(weights, options),
  setInput: (api, [input]) => api.setInput(input),
  export: (api, [what, options]) => api.export(what, options),
  experiment: (api, [plan]) => api.experiment(plan),
  solve: (api, [problem]) => api.solve(problem),
  lessons: (api) => api.lessons(),
  lesson: (api, [id, step]) => api.lesson(id, step),
  present: (api, [on]) => api.present(on),
  backend: (api, [name]) => api.backend(name),
};

const CALLS: ReadonlyMap<string, Call> = new Map(Object.entries(OWN));

/** What another origin may listen to, by the call `on`: its answer comes at once, and each event under the same id after it. */
const EVENTS = ['painted', 'error', 'height'] as const;
type EventName = (typeof EVENTS)[number];

interface Question {
  readonly id: unknown;
  readonly call: string;
  readonly args: readonly unknown[];
}

function questionOf(data: unknown): Question | null {
  if (typeof data !== 'object' || data === null || !('convscope' in data) || data.convscope !== 1) return null;
  const call = 'call' in data ? data.call : null;
  const args = 'args' in data && data.args !== undefined ? data.args : [];
  if (!('id' in data) || typeof call !== 'string' || !Array.isArray(args)) return null;
  return { id: data.id, call, args };
}

async function answer(api: Unchecked<ConvScope>, { id, call, args }: Question): Promise<object> {
  try {
    const method = CALLS.get(call);
    if (!method) throw new ConvScopeError('not-available', `there is no call ${call.slice(0, 40)}`);
    return { convscope: 1, id, result: await method(api, args) };
  } catch (error) {
    const code = error instanceof ConvScopeError ? error.code : 'compute-failed';
    const message = error instanceof Error ? error.message : String(error);
    return { convscope: 1, id, error: { code, message } };
  }
}

/** Listens for another origin; `tell` is called with each event. */
function listenTo(host: EmbedHost, api: Unchecked<ConvScope>, event: EventName, tell: (detail: unknown) => void): void {
  if (event === 'height') host.watchHeight((height) => tell({ height }));
  else api.on(event, tell);
}

/**
 * The scripting API for an embedding page of another origin: answers messages of the parent frame, to the origin that
 * asked, and nobody else; those that came before it first. Returns what ends it.
 */
export function openBridge(
  host: EmbedHost,
  api: Unchecked<ConvScope>,
  before: readonly EmbedMessage[] = [],
): () => void {
  const listen = ({ data, origin, source }: EmbedMessage) => {
    if (source === null || source !== host.parent) return;
    const question = questionOf(data);
    if (!question) return;
    // A page without an origin of its own (a sandbox, a file) can only be answered by its window.
    const target = origin === 'null' || origin === '' ? '*' : origin;
    const post = (reply: object) => source.postMessage(reply, { targetOrigin: target });
    const { id, call, args } = question;
    const event = call === 'on' ? EVENTS.find((name) => name === args[0]) : undefined;
    if (event) {
      post({ convscope: 1, id, result: null });
      listenTo(host, api, event, (detail) => post({ convscope: 1, id, event, detail }));
    } else void answer(api, question).then(post);
  };
  before.forEach(listen);
  host.addEventListener('message', listen);
  return () => host.removeEventListener('message', listen);
}
