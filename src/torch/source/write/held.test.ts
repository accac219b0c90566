import { describe, expect, it } from 'vitest';
import { type Module, type Net, sequential } from '../../../core/net/net';
import { readSource } from '../read';
import { writeClass } from './write';

type Row = readonly [name: string | null, kind?: Module['kind'], more?: Module['args']];

const conv = { in_channels: 4, out_channels: 4, kernel_size: 1 };
const net = (...rows: readonly Row[]): Net =>
  sequential(rows.map(([name, kind = 'Conv2d', args = kind === 'Conv2d' ? conv : {}]) => ({ name, kind, args })));

/** The names that the modules of a written class have in PyTorch, in the order of their construction. */
function namesIn(code: string): (string | null)[] {
  const reading = readSource(code);
  if (!reading.ok) throw new Error(code);
  return reading.net.modules.map((m) => m.name);
}

describe('modules that others hold', () => {
  it('keep the names that the state dict has', () => {
    const names = ['stem', 'layer1.0.conv1', 'layer1.0.conv2', 'layer1.1.conv1', 'head.0', 'head.2'];
    const code = writeClass(net(...names.map((name): Row => [name])));
    expect(namesIn(code)).toEqual(names);
    expect(code).toContain("x = self.layer1[1]['conv1'](x)");
    expect(code).toContain("x = self.head['2'](x)");
  });

  it('let what draws nothing stand between them', () => {
    const code = writeClass(net(['a.0'], [null, 'ReLU'], ['a.1'], ['b']));
    expect(namesIn(code)).toEqual(['a.0', 'a.1', 'relu1', 'b']);
  });

  it('stand by themselves where they are not drawn one after the other', () => {
    expect(namesIn(writeClass(net(['a.0'], ['b'], ['a.1'])))).toEqual(['a_0', 'b', 'a_1']);
    // In a tree the first block's second comes before the second block.
    expect(namesIn(writeClass(net(['a.0.x'], ['a.1.x'], ['a.0.y'])))).toEqual(['a_0_x', 'a_1_x', 'a_0_y']);
  });

  it('stand by themselves where a name is taken, or is one that a dict has for itself', () => {
    expect(namesIn(writeClass(net(['a.0'], ['a'])))).toEqual(['a_0', 'a']);
    expect(namesIn(writeClass(net(['a.0'], ['a.0.x'])))).toEqual(['a_0', 'a_0_x']);
    expect(namesIn(writeClass(net(['a.items'], ['b.type.x'])))).toEqual(['a_items', 'b_type_x']);
  });
});
