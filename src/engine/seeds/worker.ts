import '../../core/layers/all';
import { SeedDesk } from './desk';
import type { SeedRequest } from './protocol';

const desk = new SeedDesk((reply, transfer) => postMessage(reply, { transfer }));

addEventListener('message', ({ data }: MessageEvent<SeedRequest>) => desk.receive(data));
