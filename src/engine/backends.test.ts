import { expect, test } from 'vitest';
import { startBackend } from './backends';
import { probe } from './probe';
import { nodeBackends } from './testing/backends';
import { compareWithReference } from './testing/suite';

const backends = (await nodeBackends()).map((backend) => [backend.name, backend] as const);

test.each(backends)(
  '%s computes every layer as the reference does, and frees what it made',
  async (_name, backend) => {
    expect(await compareWithReference(backend, 600)).toEqual([]);
    expect(backend.memory().tensors).toBe(0);
  },
  60_000,
);

test.each(backends)('%s passes the accuracy probe', async (_name, backend) => {
  await expect(probe(backend)).resolves.toBeUndefined();
});

test('a backend that cannot run here says so', async () => {
  await expect(startBackend('webgpu', () => {})).rejects.toMatchObject({ code: 'backend-unavailable' });
}, 60_000);
