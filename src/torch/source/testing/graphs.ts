import fc from 'fast-check';
import { layerSpec } from '../../../core/layers/rows';
import { stepsOf } from '../../../core/net/graph';
import { freshId, INPUT_KEY, type Module, type Net, refTo, type Use, type ValueRef } from '../../../core/net/net';

/** What comes into a graph, and what each of its steps makes: any wiring fits. */
export const GRAPH_INPUT = [4, 6, 6] as const;

type Call = Pick<Module, 'kind' | 'args'>;

const ONE: readonly Call[] = [
  { kind: 'Conv2d', args: { in_channels: 4, out_channels: 4, kernel_size: 3, padding: 1 } },
  { kind: 'BatchNorm2d', args: { num_features: 4 } },
  { kind: 'ReLU', args: {} },
  { kind: 'Tanh', args: {} },
  { kind: 'neg', args: {} },
  { kind: 'abs', args: {} },
  { kind: 'add', args: { other: 1.5 } },
  { kind: 'sub', args: { input: 1 } },
  { kind: 'mul', args: { other: -0.5 } },
  { kind: 'clamp', args: { min: -1, max: 2 } },
  { kind: 'permute', args: { fn: 'transpose', dims: [2, 3] } },
  { kind: 'slice', args: { index: [':', ':', ':6', '...'] } },
];
const WRITING: readonly Call[] = [
  { kind: 'ReLU', args: { inplace: true } },
  { kind: 'mul', args: { other: 0.5, inplace: true } },
  { kind: 'setitem', args: { index: [':', 1], value: 0.25 } },
];
const TWO: readonly Call[] = [
  { kind: 'add', args: {} },
  { kind: 'add', args: { alpha: 0.5 } },
  { kind: 'sub', args: {} },
  { kind: 'mul', args: {} },
  { kind: 'maximum', args: {} },
];
const WRITING_TWO: readonly Call[] = [{ kind: 'add', args: { inplace: true } }];

interface Choice {
  readonly which: number;
  readonly reads: readonly [number, number];
  readonly off: boolean;
  readonly isAgain: boolean;
}

const pick: fc.Arbitrary<Choice> = fc.record({
  which: fc.nat(1000),
  // Mostly what was made last.
  reads: fc.tuple(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(6)), fc.nat(6)),
  off: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  isAgain: fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, fc.constant(true)),
});

/** Nets with branches of any wiring, several outputs, steps that are switched off and, if asked for, that write in place. */
export function graphs(writing: boolean): fc.Arbitrary<Net> {
  // What is written into a part of a tensor is not the whole's to see.
  const one = writing ? [...ONE.filter(({ kind }) => kind !== 'slice' && kind !== 'permute'), ...WRITING] : ONE;
  const two = writing ? [...TWO, ...WRITING_TWO] : TWO;
  return fc
    .tuple(fc.array(pick, { minLength: 1, maxLength: 12 }), fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }))
    .map(([picks, returned]) => {
      const modules: Module[] = [];
      const uses: Use[] = [];
      const ref = (back: number): ValueRef => refTo(uses.at(-1 - back)?.id ?? INPUT_KEY);
      for (const { which, reads, off, isAgain } of picks) {
        const calls = which % 3 === 0 ? two : one;
        const call = calls[which % calls.length];
        if (!call) continue;
        const isClass = layerSpec(call.kind).family !== 'operation';
        const known = isAgain && isClass ? modules.find((m) => m.kind === call.kind) : undefined;
        const module: Module = known ?? { id: freshId(), ...call, name: null };
        if (!known) modules.push(module);
        const inputs = calls === two ? reads.map(ref) : [ref(reads[0])];
        uses.push({ id: freshId(), module: module.id, off, inputs });
      }
      return { modules, forward: { uses, outputs: returned.map((back) => ref(back)) } };
    });
}

/** How a net runs, apart from ids and names: what each step is, what it reads once all is seen through. */
export function running(net: Net): unknown {
  const { all, outputs } = stepsOf(net);
  const place = ({ from, port }: ValueRef) => `${all.findIndex((s) => s.use.id === from)}.${port}`;
  const what = ({ kind, args }: Module) => {
    const given = layerSpec(kind).args.map(({ name, default: usual = null }) => [name, args[name] ?? usual]);
    return [kind, Object.fromEntries(given)];
  };
  return {
    steps: all.map(({ module, inputs }) => [what(module), inputs.map(({ value }) => place(value))]),
    outputs: outputs.map(({ value }) => place(value)),
    off: net.forward.uses.filter((u) => u.off).map((u) => net.modules.find((m) => m.id === u.module)?.kind),
    draws: net.modules.filter((m) => layerSpec(m.kind).weights(m.args).length > 0).map(what),
  };
}
