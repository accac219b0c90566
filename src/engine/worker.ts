import '../core/layers/all';
import { startBackend } from './backends';
import { Desk } from './desk';
import type { Request } from './protocol';
import { turns } from './turns';

const desk = new Desk({
  post: (reply, transfer) => postMessage(reply, { transfer }),
  start: startBackend,
  why: async () => new (await import('./gradient/why')).Why(),
  turn: turns(),
});

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.type === 'debug') void debug(data.command);
  else desk.receive(data);
});

async function debug(command: Extract<Request, { type: 'debug' }>['command']): Promise<void> {
  if (command === 'hang') for (;;);
  if (command === 'kill-worker') {
    setTimeout(() => {
      throw new Error('killed by a test');
    });
    return;
  }
  for (const backend of await desk.started()) backend.loseContext?.();
}
