import { type Act, modulesIn, renamedAct } from '../core/net/acts';
import type { PlainForward } from '../core/net/net';
import type { Mode } from '../core/weights';
import { readActs, writeActs } from './link_acts';
import { readFrom, readRegistered, readWeights, writeRegistered, writeWeights } from './link_weights';
import { type ForwardState, type NetState, plainOf } from './net_state';
import { type Problem, problem } from './problem';
import type { RegisteredState } from './weights_state';

/**
 * What a link says of a net beyond its layers and how they run, one after the other with `/` between them: `mode:eval`
 * (`mode:3:train` of one module), `left:2` what its source says and it does not have, `for:3x32x32` the one input for which
 * that was read, `only:train` the one mode whose
 * forward is known, a file of weights and how modules are registered (link_weights.ts), `else:…` forward in the other mode as `run` has it, and last `acts/…` (link_acts.ts).
 */
export function writeMore(net: NetState, runText: (forward: PlainForward) => string): string | null {
  const { acts, mode, otherForward, onlyIn, leftOut, readFor, weights, registered } = net;
  const tokens = [
    ...(mode ? [`mode:${mode}`] : []),
    ...net.modules.flatMap((m, i) => (m.mode ? [`mode:${i}:${m.mode}`] : [])),
    ...(leftOut ? [`left:${leftOut}`] : []),
    ...(readFor ? [`for:${readFor.join('x')}`] : []),
    ...(onlyIn ? [`only:${onlyIn}`] : []),
    ...(otherForward ? [`else:${runText(plainOf(otherForward))}`] : []),
    ...(weights ? writeWeights(weights) : []),
    ...(registered ? [writeRegistered(registered)] : []),
    ...(acts ? ['acts', writeActs(acts)] : []),
  ];
  return tokens.length > 0 ? tokens.join('/') : null;
}

const modeIn = (text: string | undefined): Mode | null => (text === 'train' || text === 'eval' ? text : null);

/**
 * A net with what `writeMore` says of it; what is none of that is named.
 *
 * @param kept where each token's module stands among those that could be kept
 */
export function readMore(
  path: string,
  text: string,
  net: NetState,
  kept: ReadonlyMap<number, number>,
  readOther: (text: string) => { readonly forward: ForwardState; readonly problems: readonly Problem[] },
): { readonly net: NetState; readonly problems: readonly Problem[] } {
  const at = text.search(/(?:^|\/)acts(?:\/|$)/);
  const tokens = (at < 0 ? text : text.slice(0, at)).split('/').filter((token) => token !== '');
  const problems: Problem[] = [];
  const modules = [...net.modules];
  let made: NetState = net;
  for (const token of tokens) {
    const [word, value = ''] = splitFirst(token);
    const of = /^(\d{1,4}):(train|eval)$/.exec(value);
    const own = of && kept.get(Number(of[1]));
    const module = typeof own === 'number' ? modules[own] : undefined;
    const mode = modeIn(value);
    const left = /^[1-9]\d{0,5}$/.test(value) ? Number(value) : null;
    const sizes = /^([1-9]\d{0,8})x([1-9]\d{0,8})x([1-9]\d{0,8})$/.exec(value);
    if (word === 'mode' && mode) made = mode === 'eval' ? { ...made, mode } : made;
    else if (word === 'mode' && module && typeof own === 'number') modules[own] = { ...module, ...moded(of?.[2]) };
    else if (word === 'left' && left !== null) made = { ...made, leftOut: left };
    else if (word === 'for' && sizes)
      made = { ...made, readFor: [Number(sizes[1]), Number(sizes[2]), Number(sizes[3])] };
    else if (isWeightsWord(word)) {
      const read = weightsPart(word, value, made, kept);
      if (read) made = read;
      else problems.push(problem(path, 'bad-value', token));
    } else if (word === 'only' && mode) made = { ...made, onlyIn: mode };
    else if (word === 'else') {
      const other = readOther(value);
      problems.push(...other.problems);
      made = { ...made, otherForward: other.forward };
    } else problems.push(problem(path, 'bad-value', token));
  }
  if (at < 0) return { net: { ...made, modules }, problems };
  const { acts, unread } = readActs(text.slice(at).replace(/^\/?acts\/?/, ''));
  problems.push(...unread.map((token) => problem(path, 'bad-value', token)));
  const placed = acts.map((act): Act<number> => renamedAct(act, (place) => kept.get(place) ?? -1));
  const there = placed.filter((act) => modulesIn(act).every((place) => place >= 0));
  if (there.length < placed.length) problems.push(problem(path, 'bad-value', 'acts'));
  return { net: { ...made, modules, acts: there }, problems };
}

const isWeightsWord = (word: string): word is 'w' | 'from' | 'reg' => ['w', 'from', 'reg'].includes(word);

/** A net with what a token says of its weights or registrations; null where it says nothing. */
function weightsPart(
  word: 'w' | 'from' | 'reg',
  value: string,
  net: NetState,
  kept: ReadonlyMap<number, number>,
): NetState | null {
  if (word === 'w') {
    const weights = readWeights(value);
    return weights && { ...net, weights };
  }
  if (word === 'from') {
    const read = readFrom(value);
    if (!read || !net.weights) return null;
    const [key, state] = read;
    return { ...net, weights: { ...net.weights, tensors: { ...net.weights.tensors, [key]: state } } };
  }
  const registered = readRegistered(value);
  return (
    registered && {
      ...net,
      registered: registered.flatMap(([place, ...more]): RegisteredState[] => {
        const module = kept.get(place);
        return module === undefined ? [] : [[module, ...more]];
      }),
    }
  );
}

function moded(text: string | undefined): { readonly mode?: Mode } {
  const mode = modeIn(text);
  return mode ? { mode } : {};
}

function splitFirst(token: string): readonly [string, string] {
  const at = token.indexOf(':');
  return at < 0 ? [token, ''] : [token.slice(0, at), token.slice(at + 1)];
}
