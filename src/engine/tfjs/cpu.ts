import '@tensorflow/tfjs-backend-cpu/dist/base';
import { setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from '../backend';
import { TfBackend } from './backend';
import { registerKernels } from './register_cpu';

/** tfjs's plain JavaScript. */
export async function start(): Promise<Backend> {
  registerKernels();
  if (!(await setBackend('cpu'))) throw new Error('tfjs could not start its CPU backend');
  return new TfBackend({ name: 'cpu', piece: 2e7, largest: 2 ** 28, lost: () => null });
}
