import { expect, test } from 'vitest';
import { inferNet } from '../../../core/net/infer';
import { newBatch } from '../../../core/net/new_batch';
import { readSource } from '../read';

const head = (view: string, features: number) => `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, padding=1)
        self.fc = nn.Linear(${features}, 10)

    def forward(self, x):
        x = self.conv(x)
        x = ${view}
        return self.fc(x)
`;

function read(view: string, features: number) {
  const found = readSource(head(view, features), { input: [3, 8, 8] });
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  const shaped = inferNet(found.net, [3, 8, 8]);
  return {
    batches: shaped.steps.flatMap((step) => newBatch(step) ?? []),
    notes: found.notes.filter((note) => note.code === 'new-batch'),
    fault: shaped.fault?.text ?? null,
    last: shaped.steps.at(-1),
  };
}

test('a view that takes other axes into the batch is followed, and said at its line', () => {
  const { batches, notes, fault, last } = read('x.view(-1, 256)', 256);
  expect(batches).toEqual([{ from: 1, to: 4 }]);
  expect(notes).toEqual([expect.objectContaining({ line: 9, params: { from: 1, to: 4 }, effect: false })]);
  expect([fault, last?.output, last?.outputSizes]).toEqual([null, [4, 10], [4, 10]]);
});

test.each([
  ['x.view(-1, 1024)', 1024],
  ['x.flatten(1)', 1024],
  ['x.view(x.size(0), -1)', 1024],
])('%s keeps the batch', (view, features) => {
  const { batches, notes, fault } = read(view, features);
  expect([batches, notes, fault]).toEqual([[], [], null]);
});

test('a number of features that does not divide is refused as PyTorch does', () => {
  expect(read('x.view(-1, 300)', 300).fault).toBe("shape '[-1, 300]' is invalid for input of size 1024");
});
