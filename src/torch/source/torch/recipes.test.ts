import { describe, expect, test } from 'vitest';
import { actsOf } from '../../../core/net/construction';
import type { Net } from '../../../core/net/net';
import { drawNets } from '../../testing/drawn';
import { readSource } from '../read';
import { writeClass, writeFunctional, writeSource } from '../write/write';

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${result.error.code} at ${result.error.line}`);
  return { net: result.net, notes: result.notes.map((n) => n.code), partial: result.partial };
}

const recipes = (net: Net) => net.modules.map((m) => (m.init ?? []).map((r) => [r.fn, r.target, r.args]));

const inClass = (...lines: string[]) => `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3)
        self.conv2 = nn.Conv2d(4, 4, 3, bias=False)
        self.relu = nn.ReLU()
${lines.map((line) => `        ${line}\n`).join('')}
    def forward(self, x):
        return self.relu(self.conv2(self.conv1(x)))

    def _init_weights(self, m):
        if isinstance(m, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(m.weight, mode='fan_out', nonlinearity='relu')
            if m.bias is not None:
                nn.init.constant_(m.bias, 0)
`;

const kaiming = ['kaiming_normal_', 'weight', { mode: 'fan_out', nonlinearity: 'relu' }];
const all = [[kaiming, ['constant_', 'bias', { val: 0 }]], [kaiming], []];

describe('calls of torch.nn.init', () => {
  test.each([
    [inClass('for m in self.modules():', '    self._init_weights(m)'), all],
    [inClass('self.apply(self._init_weights)'), all],
    [`${inClass()}net = Net()\nnet.apply(net._init_weights)\n`, all],
    [
      inClass(
        'nn.init.normal_(self.conv1.weight, 0, std=0.02)',
        'self.conv2.weight.data.normal_(0, 0.5)',
        'self.conv1.bias.data.zero_()',
      ),
      [
        [
          ['normal_', 'weight', { mean: 0, std: 0.02 }],
          ['zeros_', 'bias', {}],
        ],
        [['normal_', 'weight', { mean: 0, std: 0.5 }]],
        [],
      ],
    ],
    [
      'conv = nn.Conv2d(3, 4, 3)\nnet = nn.Sequential(conv, nn.ReLU())\nnn.init.xavier_uniform_(net[0].weight, gain=2)\nfor m in net.modules():\n    if type(m) == nn.Conv2d:\n        torch.nn.init.ones_(m.bias)\n',
      [
        [
          ['xavier_uniform_', 'weight', { gain: 2 }],
          ['ones_', 'bias', {}],
        ],
        [],
      ],
    ],
  ])('%s', (source, expected) => {
    const { net, partial } = read(source);
    expect(recipes(net)).toEqual(expected);
    expect(partial).toBeNull();
    for (const written of [writeSource(net), writeClass(net), writeFunctional(net)]) {
      // Zeros and ones are written in as few words as can be.
      const plain = (r: unknown) => JSON.stringify(r).replaceAll('"mean":0,', '');
      expect(plain(recipes(read(written).net).filter((r) => r.length > 0))).toBe(
        plain(recipes(net).filter((r) => r.length > 0)),
      );
    }
  });

  test('run in their own order, where that is not the order of construction', () => {
    const backwards = inClass('nn.init.normal_(self.conv2.weight)', 'nn.init.normal_(self.conv1.weight)');
    const { net } = read(backwards);
    for (const made of [net, read(writeSource(net)).net]) {
      const { modules } = made;
      const [drawn] = drawNets('0', [3, 8, 8], { constructed: modules, acts: actsOf(made) }).drawn;
      // PyTorch's: seed 0, x of 3×8×8 first.
      const [one, two] = modules.map((m) => drawn?.get(m.id)?.get('weight') ?? new Float32Array());
      expect([one?.at(0), one?.at(-1)]).toEqual([0.27709972858428955, 1.610432744026184]);
      expect([two?.at(0), two?.at(-1)]).toEqual([-1.1991091966629028, 0.5085620284080505]);
    }
  });

  test('what draws in between constructions stands there among the acts', () => {
    const between = inClass('nn.init.normal_(self.conv1.weight)', 'self.late = nn.Conv2d(1, 1, 1)');
    const { acts = [] } = read(between).net;
    expect(acts.map((act) => act.type)).toEqual(['seed', 'input', 'module', 'module', 'module', 'init', 'module']);
    expect(readSource('c = nn.Conv2d(3, 4, 3)\nnet = nn.Sequential(c)\nnn.init.constant_(c.weight)')).toMatchObject({
      ok: false,
      error: { text: "constant_() missing 1 required positional argument: 'val'", line: 3 },
    });
  });
});
