import { CONDITION_KINDS, type Condition, type ConditionKind, type Wants } from '../../core/challenges/condition_kinds';
import { conditionSpec, judgeCondition } from '../../core/challenges/conditions';
import { conditionsOf } from '../../core/challenges/goals';
import { argAt, FREE, type Limits, leavesLayers, MOST, type Start, type Task } from '../../core/challenges/task';
import { isWants } from '../../core/challenges/task_checks';
import type { Goal } from '../../core/document';
import { layerSpec } from '../../core/layers/rows';
import type { ShapedNet } from '../../core/net/infer';
import { moduleName } from '../../core/net/names';
import type { Module, Net } from '../../core/net/net';
import type { Draft } from './panel_state';

/** What the net on the page has of a kind of condition, where that can be wanted; else something that can. */
export function wantsNow(net: ShapedNet, kind: ConditionKind): Wants {
  const { value } = conditionSpec(kind);
  if (value === 'none') return null;
  if (value === 'group') return 'pool';
  const { is } = judgeCondition(net, { kind, wants: value === 'count' ? 0 : [1, 1] });
  const now = typeof is === 'number' ? Math.max(0, Math.ceil(is)) : is;
  if (isWants(kind, now)) return now;
  return value === 'count' ? 1 : value === 'size' ? [1, 1] : [1, 1, 1];
}

const conditionNow = (net: ShapedNet, kind: ConditionKind): Condition => ({ kind, wants: wantsNow(net, kind) });

/** What a teacher's challenge begins with: the goal that stands there; of what that leaves open what the net on the page has. */
export function firstDraft(net: ShapedNet, goal: Goal): Draft {
  const kinds: readonly ConditionKind[] = ['output', 'convs-most', 'params-most', 'input'];
  const asked = conditionsOf(goal);
  return {
    title: '',
    text: '',
    hints: '',
    conditions: [
      ...kinds.map((kind) => asked.find((c) => c.kind === kind) ?? conditionNow(net, kind)),
      ...asked.filter(({ kind }) => !kinds.includes(kind)),
    ],
    limits: FREE,
    limited: net.net,
    solution: null,
    why: '',
  };
}

export function addedCondition(net: ShapedNet, kind: ConditionKind): Condition {
  return conditionNow(net, kind);
}

/** Kinds that may stand there more than once: of other layers each time. */
const AGAIN: readonly ConditionKind[] = ['uses', 'without'];

export function kindsLeft(conditions: readonly Condition[]): readonly ConditionKind[] {
  return CONDITION_KINDS.filter((kind) => AGAIN.includes(kind) || !conditions.some((c) => c.kind === kind));
}

/** A typed value of a condition: numbers, with anything between them for sizes. Null: it is none. */
export function typedWants(kind: ConditionKind, text: string): Wants {
  const numbers =
    text
      .replace(/[\s\u00a0\u2009\u202f](?=\d{3}(?!\d))/g, '')
      .match(/\d+/g)
      ?.map(Number) ?? [];
  const wants = conditionSpec(kind).value === 'count' ? (numbers.length === 1 ? numbers[0] : null) : numbers;
  return wants !== undefined && wants !== null && isWants(kind, wants) ? wants : null;
}

function cut(text: string, most: number): string {
  const plain = text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]|\p{Surrogate}/gu, ' ');
  return [...plain].slice(0, most).join('');
}

export function hintsOf(draft: Draft): string[] {
  return draft.hints
    .split(/\n+/)
    .map((hint) => cut(hint, MOST.hint).trim())
    .filter((hint) => hint !== '')
    .slice(0, MOST.hints);
}

/** The net on the page with its input. */
export function startAt({ net, input: [c = 1, h = 1, w = 1] }: ShapedNet): Start {
  return { net, input: [c, h, w] };
}

/** The challenge that a draft is, begun at the net on the page; what is too long is cut. */
export function taskOf(draft: Draft, net: ShapedNet): Task {
  const limits = limitsOf(draft, net.net);
  return {
    title: cut(draft.title.replaceAll('\n', ' '), MOST.title).trim(),
    text: cut(draft.text, MOST.text).trim(),
    hints: hintsOf(draft),
    conditions: draft.conditions,
    limits: { ...limits, layers: leavesLayers(limits) },
    start: startAt(net),
    solution: draft.solution && { ...draft.solution, why: cut(draft.why, MOST.why).trim() },
  };
}

/** A draft's limits on a net: single layers that they name are followed to where they stand now, those that are gone fall out. */
export function limitsOf({ limits, limited }: Draft, net: Net): Limits {
  if (limits.args === null || net === limited) return limits;
  const args = limits.args.flatMap((arg) => {
    const [name = arg, place] = arg.split('/');
    if (place === undefined) return [arg];
    const at = net.modules.findIndex((m) => m.id === limited.modules[Number(place)]?.id);
    return at < 0 ? [] : [argAt(name, at)];
  });
  return { ...limits, args };
}

/** What of a draft is cut off in its link. */
export function overflow({ title, text, hints, why }: Draft) {
  const lines = hints.split(/\n+/).filter((line) => line.trim() !== '');
  const length = (s: string) => [...s].length;
  return {
    title: length(title.trim()) > MOST.title,
    text: length(text.trim()) > MOST.text,
    why: length(why.trim()) > MOST.why,
    hints: lines.length > MOST.hints || lines.some((line) => length(line.trim()) > MOST.hint),
  };
}

const turned = ({ kind }: Module): string[] =>
  layerSpec(kind)
    .args.filter((a) => a.control !== 'none')
    .map((a) => a.name);

/** The arguments that a net's layers have controls for, and those of every layer that are chosen. */
export function argsOf({ net }: ShapedNet, chosen: readonly string[]): string[] {
  return [...new Set([...net.modules.flatMap(turned), ...chosen.filter((name) => !name.includes('/'))])];
}

/** Layer by layer, the arguments that can be left free there alone. */
export function layerArgs({
  net,
}: ShapedNet): { readonly name: string; readonly at: number; readonly args: string[] }[] {
  return net.modules
    .map((module, at) => ({ name: moduleName(net, module), at, args: turned(module) }))
    .filter(({ args }) => args.length > 0);
}

/** A limit's argument as it is said: padding, or conv2.padding. */
export function argText(net: Net, arg: string): string {
  const [name = arg, place] = arg.split('/');
  const module = place === undefined ? undefined : net.modules[Number(place)];
  return module ? `${moduleName(net, module)}.${name}` : name;
}
