import { describe, expect, test } from 'vitest';
import { moduleOf } from '../../core/net/net';
import { readSource } from './read';
import { content } from './testing/nets';
import { writeFunctional } from './write/write';

/** A decoder: `first` makes a vector, `view` folds it. */
const decoder = (view: string, first = 'self.fc(torch.flatten(x, 1))', fc = 'nn.Linear(12, 32)') =>
  `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.size = (8, 2, 2)
        self.fc = ${fc}
        self.up = nn.ConvTranspose2d(8, 3, 2)
    def forward(self, x):
        x = ${first}
        x = ${view}
        return self.up(x)
`;

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`not read: ${JSON.stringify(result.error)}`);
  const steps = result.net.forward.uses.map((u) => {
    const { kind, args } = moduleOf(result.net, u.module);
    return kind === 'Unflatten' ? `Unflatten ${JSON.stringify(Object.values(args))}` : kind;
  });
  return { ...result, steps, said: result.notes.map((n) => n.code) };
}

describe('a vector that is folded into maps again', () => {
  test.each([
    ['x.view(-1, 8, 2, 2)', '[1,[8,2,2]]'],
    ['x.view((-1, 8, 2, 2))', '[1,[8,2,2]]'],
    ['x.view(1, 8, 2, 2)', '[1,[8,2,2]]'],
    ['x.view(x.size(0), 8, 2, 2)', '[1,[8,2,2]]'],
    ['x.view(x.shape[0], -1, 2, 2)', '[1,[-1,2,2]]'],
    ['x.reshape(x.size(0), *self.size)', '[1,[8,2,2]]'],
    ['torch.reshape(x, (-1, 8, 2, 2))', '[1,[8,2,2]]'],
    ['x.unflatten(1, (8, 2, 2))', '[1,[8,2,2]]'],
    ['x.unflatten(dim=-1, sizes=self.size)', '[-1,[8,2,2]]'],
    ['torch.unflatten(x, 1, [8, -1, 2])', '[1,[8,-1,2]]'],
  ])('%s', (view, args) => {
    const { net, steps, partial, said } = read(decoder(view));
    expect(partial).toBeNull();
    expect(steps).toEqual(['Flatten', 'Linear', `Unflatten ${args}`, 'ConvTranspose2d']);
    expect(said).toEqual([]);
    const written = read(writeFunctional(net));
    expect(written.steps).toEqual(steps);
    const again = read(writeFunctional(written.net));
    expect(content(again.net)).toEqual(content(written.net));
  });

  test('a generator gets a vector; an activation between keeps its length', () => {
    const { steps, partial, said } = read(decoder('x.view(-1, 8, 2, 2)', 'F.relu(self.fc(x))'));
    expect([steps.join(' '), partial, said]).toEqual(['Linear ReLU Unflatten [1,[8,2,2]] ConvTranspose2d', null, []]);
  });

  test('of an unknown length, −1 for the batch is noted', () => {
    expect(read(decoder('x.view(-1, 8, 2, 2)', 'torch.flatten(x, 1)')).said).toEqual(['taken-as-unflatten']);
    expect(read(decoder('x.view(x.size(0), 8, 2, 2)', 'torch.flatten(x, 1)')).said).toEqual([]);
  });

  test.each([['unflatten without sizes', 'x.unflatten(1)']])('not %s', (_, view) => {
    const { steps, partial } = read(decoder(view));
    expect(steps).toEqual(['Flatten', 'Linear']);
    expect(partial).toMatchObject({ code: 'not-followed', line: 9, params: { what: view } });
  });

  test('not maps, of which a view is another thing', () => {
    const { steps } = read(decoder('x.view(-1, 8, 2, 2)', 'self.fc(x)', 'nn.Conv2d(3, 8, 3)'));
    expect(steps.slice(0, 2)).toEqual(['Conv2d', 'view']);
  });
});
