import '../../core/layers/all';
import { drawNormalsFast } from '../wasm/normals';
import { SeedDesk } from './desk';
import type { SeedRequest } from './protocol';

drawNormalsFast();
const desk = new SeedDesk((reply, transfer) => postMessage(reply, { transfer }));

addEventListener('message', ({ data }: MessageEvent<SeedRequest>) => desk.receive(data));
