import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import expected from '../../../test-data/state_dicts.json';
import { stateEntries } from '../../core/net/state_dict';
import { readSource } from './read';

test.each(Object.entries(expected.nets))('%s lists its state as PyTorch does: names, shapes, order', (call, want) => {
  const read = readSource(`import torchvision\nnet = torchvision.models.${call}\n`);
  if (!read.ok) throw new Error(read.error.code);
  const lines = stateEntries(read.net).map(({ name, shape }) => `${name} ${shape.join('x')}`);
  expect([lines.length, createHash('sha256').update(lines.join('\n')).digest('hex')]).toEqual(want);
});
