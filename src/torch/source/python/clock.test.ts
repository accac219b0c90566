import { expect, test, vi } from 'vitest';
import { readSource } from '../read';
import { Clock, MOST_STEPS } from './tree';

const PLACE = { from: 3, to: 5 };

test('a reading ends by its steps, however long they take', () => {
  vi.useFakeTimers();
  try {
    const clock = new Clock();
    vi.advanceTimersByTime(3_600_000);
    expect(() => clock.check(PLACE, MOST_STEPS)).not.toThrow();
    expect(() => clock.check(PLACE)).toThrow(expect.objectContaining({ code: 'too-slow' }));
  } finally {
    vi.useRealTimers();
  }
});

test('loops within loops end where their steps are spent', () => {
  const source = `import torch.nn as nn
n = 0
for i in range(15000):
    for j in range(15000):
        n = n + i * j
net = nn.Sequential(nn.Conv2d(3, n, 3))
`;
  expect(readSource(source)).toMatchObject({ ok: false, error: { code: 'too-slow' } });
});

test('what grows ends by what it takes to copy it', () => {
  const source = 'a = [1]\nfor i in range(19000):\n    a = a + [i]\nnn.Sequential(nn.Conv2d(3, len(a), 3))\n';
  expect(readSource(source)).toMatchObject({ ok: false, error: { code: 'too-slow' } });
});

test('a loop whose way out is not known is not followed; what stands beside it is', () => {
  const source = `import torch.nn as nn
net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())
camera = open_camera()
while True:
    frame, ready = camera.read()
    if not ready:
        break
    for i in range(100):
        count = i * i
`;
  const read = readSource(source);
  expect(read).toMatchObject({ ok: true, partial: null });
  expect(read.ok && read.notes.map((n) => [n.code, n.line])).toContainEqual(['not-followed', 4]);
});
