import { describe, expect, it } from 'vitest';
import { inferNet } from '../../core/net/infer';
import { type Module, sequential } from '../../core/net/net';
import { type Problem, withDefaults } from '../../core/solver/problem';
import { solve } from '../../core/solver/solve';
import { columns } from '../../flow/columns';
import { overlay } from './overlay';

const PROBLEM: Problem = { input: [3, 16, 16], target: [64, 8, 8], maxConvs: 2, maxPools: 1, limit: 400 };

const net = (...kinds: readonly ('conv' | 'norm' | 'pool')[]) =>
  inferNet(
    sequential(
      kinds.map((kind, i): Pick<Module, 'kind' | 'args'> => {
        const channels = i === 0 ? 3 : 16;
        if (kind === 'norm') return { kind: 'BatchNorm2d', args: { num_features: channels } };
        if (kind === 'pool') return { kind: 'MaxPool2d', args: { kernel_size: 2 } };
        return {
          kind: 'Conv2d',
          args: { in_channels: channels, out_channels: 16, kernel_size: 3, padding: 1 },
        };
      }),
    ),
    PROBLEM.input,
  );

describe('a design over a net', () => {
  const { designs } = solve(withDefaults(PROBLEM));
  const find = (kinds: string) => {
    const found = designs.find((d) => d.layers.map((l) => l.kind).join() === kinds);
    if (!found) throw new Error(kinds);
    return found;
  };

  it('takes the places of convolutions and pools in their order; what stands between goes', () => {
    const design = find('Conv2d,MaxPool2d,Conv2d');
    const laid = overlay(design, columns(net('conv', 'norm', 'pool')));
    expect([...laid].map(([place, { size }]) => [place, size?.[0] ?? null])).toEqual([
      [1, design.shapes[0]?.[1]],
      [2, null],
      [3, design.shapes[1]?.[1]],
    ]);
    expect(laid.get(3)?.beyond).toEqual([{ layer: design.layers[2], size: [8, 8] }]);
    expect(laid.get(3)?.changes).toEqual([]);
  });

  it('says which arguments would change, and where another kind of layer stands', () => {
    const design = find('Conv2d,MaxPool2d');
    const laid = overlay(design, columns(net('conv', 'conv')));
    expect(laid.get(1)?.changes).toContainEqual({ name: 'out_channels', from: '16', to: 64 });
    expect(laid.get(2)).toMatchObject({ other: design.layers[1], changes: [], size: [8, 8] });
  });

  it('says at the input what a net without windows would get', () => {
    const design = find('Conv2d,MaxPool2d');
    const laid = overlay(design, columns(net('norm')));
    expect(laid.get(0)?.beyond.map(({ layer }) => layer)).toEqual(design.layers);
    expect(laid.get(1)).toMatchObject({ size: null, beyond: [] });
  });
});
