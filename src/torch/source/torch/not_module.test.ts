import { describe, expect, test } from 'vitest';
import { readSource } from '../read';

function error(source: string) {
  const result = readSource(source);
  if (result.ok) throw new Error(`was read: ${source}`);
  return result.error;
}

const IMPORTS = `import torch, torch.nn as nn, torch.nn.functional as F
from torch.nn.functional import relu
class Block(nn.Module): pass
def block(x): return x
`;

// Texts are those of PyTorch 2.13, printed by running the source.
describe('something else where a layer belongs', () => {
  test.each([
    ['nn.Sequential(nn.ReLU)', 'torch.nn.modules.activation.ReLU', { call: 'nn.ReLU()' }],
    ['nn.Sequential(nn.ReLU(), nn.MaxPool2d)', 'torch.nn.modules.pooling.MaxPool2d', { call: 'nn.MaxPool2d(…)' }],
    ['nn.Sequential(nn.InstanceNorm2d)', 'torch.nn.modules.instancenorm.InstanceNorm2d', {}],
    ['nn.Sequential(nn.LocalResponseNorm)', 'torch.nn.modules.normalization.LocalResponseNorm', {}],
    ['nn.ModuleList([nn.Conv2d])', 'torch.nn.modules.conv.Conv2d', { call: 'nn.Conv2d(…)' }],
    ['nn.Sequential(nn.ReLU()).append(nn.Tanh)', 'torch.nn.modules.activation.Tanh', {}],
    ['nn.Sequential(F.relu)', 'torch.nn.functional.relu', { instead: 'nn.ReLU()' }],
    ['nn.Sequential(relu)', 'torch.nn.functional.relu', { instead: 'nn.ReLU()' }],
    ['nn.Sequential(torch.sigmoid)', 'torch._VariableFunctionsClass.sigmoid', { instead: 'nn.Sigmoid()' }],
    ['nn.Sequential(F.max_pool2d)', 'torch.nn.functional.boolean_dispatch.<locals>.fn', { instead: 'nn.MaxPool2d(…)' }],
    ['nn.Sequential(F.logsigmoid)', 'torch._C._nn.log_sigmoid', { instead: 'nn.LogSigmoid()' }],
    ['nn.Sequential(Block)', '__main__.Block', { call: 'Block(…)' }],
    ['nn.Sequential(block)', '__main__.block', {}],
    ['nn.Sequential([nn.ReLU()])', 'list', { spread: 1 }],
    ['nn.Sequential((nn.ReLU(),))', 'tuple', { spread: 1 }],
    ['nn.Sequential(nn.ReLU() for _ in range(2))', '<genexpr>', { spread: 1 }],
    ['nn.Sequential([nn.ReLU() for _ in range(2)])', 'list', { spread: 1 }],
    ['nn.Sequential(nn.ReLU(), (nn.ReLU() for _ in range(2)))', '<genexpr>', { spread: 1 }],
    ['nn.Sequential(3)', 'int', {}],
  ])('%s', (source, name, params) => {
    const found = error(`${IMPORTS}net = ${source}\n`);
    expect(found).toMatchObject({ code: 'not-a-module', text: `${name} is not a Module subclass`, params, line: 5 });
  });
});
