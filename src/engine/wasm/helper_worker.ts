import { turns } from '../turns';
import { HelperDesk, type HelperRequest } from './helper';

const desk = new HelperDesk((reply, transfer) => postMessage(reply, { transfer }), turns());

addEventListener('message', ({ data }: MessageEvent<HelperRequest>) => desk.receive(data));
