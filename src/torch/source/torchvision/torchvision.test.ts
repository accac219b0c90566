import { describe, expect, test } from 'vitest';
import expected from '../../../../test-data/torchvision.json';
import { layerSpec } from '../../../core/layers/rows';
import { inferNet } from '../../../core/net/infer';
import type { Module, Net } from '../../../core/net/net';
import { readSource } from '../read';
import { readAll } from '../read_all';

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${result.error.code} at ${result.error.line}: ${JSON.stringify(result.error)}`);
  return { ...result, codes: result.notes.map((n) => n.code) };
}

const shapesOf = ({ kind, args }: Module) =>
  layerSpec(kind)
    .weights(args)
    .map(({ shape }) => shape);

/** FNV-1a, as the oracle's script makes it. */
function fnv(text: string): string {
  let h = 0x811c9dc5;
  for (const c of text) h = Math.imul(h ^ c.charCodeAt(0), 0x01000193) >>> 0;
  return h.toString(16).padStart(8, '0');
}

/** Modules with weights in the order of their construction: name, kind, shapes. */
function constructed(net: Net): string {
  const lines = net.modules
    .filter((module) => module.kind !== 'Parameter' && shapesOf(module).length > 0)
    .map((module) => `${module.name ?? '-'} ${module.kind} ${shapesOf(module).join('/')}`);
  return fnv(lines.join('\n'));
}

describe('each net of torchvision', () => {
  test.each(expected.nets.map((net) => [net.call, net] as const))('%s', (call, want) => {
    const { net, partial, codes } = read(`import torch\nimport torchvision\nnet = torchvision.models.${call}\n`);
    expect([partial, codes]).toEqual([null, []]);
    const shape = want.input as [number, number, number];
    const { params, fault, outputs } = inferNet(net, shape);
    // Of the largest nets shapes and counts are said, and no numbers.
    expect([fault?.when ?? 'budget', params]).toEqual(['budget', want.params]);
    expect(constructed(net)).toBe(want.constructed);
    if (!want.train) return;
    expect(outputs.map((output) => output.shape)).toEqual(want.train.map((output) => output.shape));
  });
});

describe('as people ask for them', () => {
  const size = (source: string) => {
    const { net, partial } = read(source);
    return [net.modules.length, net.forward.uses.length, partial];
  };
  const whole = size('import torchvision\nnet = torchvision.models.resnet18()');

  test.each([
    'from torchvision import models\nnet = models.resnet18()',
    'import torchvision.models as models\nnet = models.resnet18(weights=None)',
    'from torchvision.models import resnet18\nnet = resnet18(num_classes=10)',
    'from torchvision.models.resnet import resnet18\nnet = resnet18(None)',
    'from torchvision.models import *\nnet = resnet18(pretrained=False)',
    "from torchvision import models\nnet = getattr(models, 'resnet18')()",
    "from torchvision import models\nnet = models.get_model('resnet18', weights=None)",
    "import torch\nnet = torch.hub.load('pytorch/vision:v0.10.0', 'resnet18', pretrained=False, trust_repo=True)",
    'from torchvision.models.resnet import ResNet, BasicBlock\nnet = ResNet(BasicBlock, [2, 2, 2, 2])',
    'import torchvision\nM = torchvision.models.resnet\nnet = M.ResNet(M.BasicBlock, [2, 2, 2, 2], num_classes=10)',
    'from torchvision.models import resnet18\ndef build(n):\n    return resnet18(num_classes=n)\nnet = build(10)',
  ])('%s', (source) => {
    expect(size(source)).toEqual(whole);
  });

  test.each([
    "models.resnet18(weights='DEFAULT')",
    'models.resnet18(pretrained=True)',
    'models.resnet18(True)',
    'models.resnet18(weights=models.ResNet18_Weights.DEFAULT)',
    'models.resnet18(weights=models.ResNet18_Weights.IMAGENET1K_V1, progress=False)',
  ])('%s: weights that are not here are named where they are asked for', (call) => {
    const result = read(`from torchvision import models\nnet = ${call}\n`);
    expect([result.net.modules.length, result.net.forward.uses.length, result.partial]).toEqual(whole);
    expect(result.notes).toMatchObject([{ code: 'no-weights', line: 2, column: 7 }]);
  });

  test('what torchvision refuses is refused in its words, at the call', () => {
    const refused = (call: string) => {
      const result = readSource(`from torchvision import models\nnet = models.${call}\n`);
      return result.ok ? null : [result.error.line, result.error.column, result.error.text];
    };
    expect(refused('resnet18(classes=10)')).toEqual([
      2,
      7,
      "ResNet.__init__() got an unexpected keyword argument 'classes'",
    ]);
    expect(refused("resnet18(weights='DEFAULT', num_classes=10)")).toEqual([
      2,
      7,
      "The parameter 'num_classes' expected value 1000 but got 10 instead.",
    ]);
  });

  test.each([
    ['model = models.resnet18()\nmodel.fc = nn.Linear(model.fc.in_features, 10)', 11181642, [10]],
    ['model = models.vgg16()\nmodel.classifier[6] = nn.Linear(4096, 10)', 134301514, [10]],
    ['model = models.mobilenet_v2()\nmodel.classifier[1] = nn.Linear(model.last_channel, 10)', 2236682, [10]],
    ['net = models.resnet18()\nmodel = nn.Sequential(*list(net.children())[:-2])', 11176512, [512, 2, 2]],
    ['model = models.vgg16().features[:10]', 260160, [128, 16, 16]],
    [
      'class Net(models.ResNet):\n    def __init__(self):\n        super().__init__(models.resnet.BasicBlock, [1, 1, 1, 1])\n    def forward(self, x):\n        return self.layer1(self.maxpool(self.relu(self.bn1(self.conv1(x)))))\nmodel = Net()',
      5418792,
      [64, 16, 16],
    ],
    [
      'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.backbone = models.resnet18()\n        self.backbone.fc = nn.Identity()\n        self.head = nn.Linear(512, 4)\n    def forward(self, x):\n        return self.head(self.backbone(x))\nmodel = Net()',
      11178564,
      [4],
    ],
    [
      'model = nn.Sequential(torchvision.ops.Conv2dNormActivation(3, 8), torchvision.ops.SqueezeExcitation(8, 2), torchvision.ops.StochasticDepth(0.2, "row"))',
      274,
      [8, 64, 64],
    ],
  ])('%s', (body, params, shape) => {
    const { nets } = readAll(
      `import torch.nn as nn\nimport torchvision\nfrom torchvision import models\n${body}\n`,
      'py',
    );
    const found = nets.map(({ net, partial }) => {
      const { outputs, params: count, fault } = inferNet(net, [3, 64, 64]);
      return { partial, fault, count, shape: outputs[0]?.shape };
    });
    expect(found).toContainEqual({ partial: null, fault: null, count: params, shape });
  });

  test('a net is called by its call, and stands where it is made', () => {
    const { nets } = readAll(
      'from torchvision import models\na = models.alexnet(num_classes=3)\nb = models.vgg11()\n',
      'py',
    );
    expect(nets.map(({ label, line }) => [label, line])).toEqual([
      ['alexnet(num_classes=3)', 2],
      ['vgg11()', 3],
    ]);
  });
});
