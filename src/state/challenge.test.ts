import './all_presets';
import { beforeEach, describe, expect, it } from 'vitest';
import { challengeById } from '../core/challenges/catalogue';
import { FREE, type Task } from '../core/challenges/task';
import type { Doc } from '../core/document';
import { moduleOf, sequential } from '../core/net/net';
import type { Actions } from './actions';
import { derive } from './derive';
import { createActions } from './make_actions';
import { openingDoc } from './presets';
import { repairsOf } from './repairs';
import { createDocStore, type DocStore } from './store';
import { verdictOf } from './verdict';

let store: DocStore;
let actions: Actions;
beforeEach(() => {
  store = createDocStore(openingDoc());
  actions = createActions(store);
});
const doc = (): Doc => store.getState().doc;
const use = (i: number) => doc().slots.a.forward.uses[i]?.id ?? '';
const padding = (i: number) => moduleOf(doc().slots.a, doc().slots.a.forward.uses[i]?.module ?? '').args.padding;
const steps = () => store.temporal.getState().pastStates.length;

const conv = (from: number, to: number) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3 } }) as const;
const task: Task = {
  title: 'Keep the size',
  text: '',
  hints: [],
  conditions: [
    { kind: 'size', wants: [9, 9] },
    { kind: 'convs-most', wants: 2 },
  ],
  limits: { layers: false, input: false, args: ['padding', 'out_channels'], hide: ['code'] },
  start: { net: sequential([conv(2, 4), conv(4, 8), { kind: 'ReLU', args: {} }]), input: [2, 9, 9] },
  solution: null,
};

describe('a challenge', () => {
  it('opens where it begins, as one step that Back and undo know', () => {
    actions.openChallenge('even-kernel');
    expect(steps()).toBe(1);
    expect(store.getState().origin).toBe('opened');
    expect(doc().slots.a).toBe(challengeById('even-kernel').start.net);
    expect(doc().input.shape).toEqual([1, 16, 16]);
    expect(verdictOf(doc())?.met).toBe(false);
    actions.undo();
    expect(doc().challenge).toBeNull();
    expect(verdictOf(doc())).toBeNull();
  });

  it('gives the goal what a goal can say', () => {
    actions.openChallenge('exercise');
    expect(doc().goal).toEqual({ target: [64, 16, 16], maxConvs: 3, unpadded: 1 });
    actions.openChallenge(task);
    expect(doc().goal).toEqual({ target: null, maxConvs: 2, unpadded: null });
  });

  it('is judged live, and met by turning', () => {
    actions.openChallenge(task);
    expect(verdictOf(doc())).toMatchObject({ met: false, within: true });
    actions.setArg('a', use(0), 'padding', 1);
    actions.setArg('a', use(1), 'padding', 1);
    expect(verdictOf(doc())?.met).toBe(true);
  });

  it('is where Reset returns to, and what a preset or leaving ends', () => {
    actions.openChallenge('exercise');
    actions.removeLayer('a', use(0));
    actions.setInputShape([3, 20, 20]);
    actions.reset();
    expect(doc().slots.a).toBe(challengeById('exercise').start.net);
    expect(doc().input.shape).toEqual([3, 16, 16]);
    actions.leaveChallenge();
    expect(doc().challenge).toBeNull();
    actions.openChallenge('exercise');
    actions.choosePreset('lenet5');
    expect(doc().challenge).toBeNull();
    expect(() => actions.openChallenge('constructor' as 'exercise')).toThrow('there is no challenge');
  });
});

describe('limits', () => {
  beforeEach(() => actions.openChallenge(task));

  const refused: readonly [string, () => void][] = [
    ['an argument that is held', () => actions.setArg('a', use(0), 'kernel_size', 5)],
    ['a new layer', () => actions.addLayer('a', 1, 'ReLU')],
    ['a layer taken away', () => actions.removeLayer('a', use(0))],
    ['a layer switched off', () => actions.toggleLayer('a', use(0))],
    ['a layer moved', () => actions.moveLayer('a', use(2), 0)],
    ['another input', () => actions.setInputShape([2, 10, 10])],
    ['another picture', () => actions.setInputSource('digit')],
    ['another net', () => actions.replaceNet('a', sequential([conv(2, 8)]))],
    ['a preset', () => actions.choosePreset('lenet5')],
  ];
  it.each(refused)('hold against %s', (_what, act) => {
    const before = doc();
    expect(act).toThrow(/not leave this free|keeps its own/);
    expect(doc()).toBe(before);
  });

  it('leave free what the teacher left free, channels carried along', () => {
    actions.setArg('a', use(0), 'padding', 2);
    actions.setArg('a', use(0), 'out_channels', 6);
    expect(padding(0)).toBe(2);
    expect(moduleOf(doc().slots.a, doc().slots.a.forward.uses[1]?.module ?? '').args.in_channels).toBe(6);
    actions.setSeed('4');
    actions.reset();
    expect(doc().slots.a).toBe(task.start.net);
  });

  it('leave only those repairs of a fault that they leave free', () => {
    const net = sequential([conv(2, 4), { kind: 'Conv2d', args: { in_channels: 4, out_channels: 8, kernel_size: 9 } }]);
    const tight: Task = { ...task, limits: { ...task.limits, args: ['padding'] }, start: { net, input: [2, 9, 9] } };
    actions.openChallenge(tight);
    const edited = repairsOf(doc(), 'a', derive(doc())).flatMap((r) =>
      r.type === 'edit' ? r.edits.map((e) => e.arg) : [r.type],
    );
    expect(new Set(edited)).toEqual(new Set(['padding']));
    actions.openChallenge({ ...tight, limits: FREE });
    expect(repairsOf(doc(), 'a', derive(doc())).length).toBeGreaterThan(1);
  });

  it('end with the challenge', () => {
    actions.leaveChallenge();
    actions.addLayer('a', 1, 'ReLU');
    expect(doc().slots.a.modules).toHaveLength(4);
  });

  it('leave a net that did not keep to them as it came, until Reset', () => {
    const a = sequential([conv(2, 8)]);
    actions.replaceDoc({ ...doc(), slots: { a, b: null }, challenge: { task, answer: 'Eve' } });
    expect(verdictOf(doc())).toMatchObject({ met: false, within: false });
    actions.reset();
    expect(verdictOf(doc())?.within).toBe(true);
  });
});

describe('an answer', () => {
  it('is its sender’s until it is edited', () => {
    actions.openChallenge('exercise');
    actions.replaceDoc({ ...doc(), challenge: { task: 'exercise', answer: 'Anna' } });
    actions.setSeed('9');
    actions.setChannel('input', 2);
    expect(doc().challenge?.answer).toBe('Anna');
    actions.beginGesture();
    actions.setArg('a', use(0), 'padding', 3);
    actions.setArg('a', use(0), 'padding', 1);
    actions.endGesture();
    expect(doc().challenge?.answer).toBeNull();
    actions.undo();
    expect(doc().challenge?.answer).toBe('Anna');
  });
});
