import '../../core/layers/all';
import { Clerk } from './clerk';
import type { SourceRequest } from './protocol';

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port2.onmessage = () => waiting.shift()?.();

const clerk = new Clerk(
  (reply) => postMessage(reply),
  // A message to ourselves comes after those that wait; a timeout of 0 would cost up to 4 ms.
  () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port1.postMessage(null);
    }),
);

addEventListener('message', ({ data }: MessageEvent<SourceRequest>) => clerk.receive(data));
