import '@tensorflow/tfjs-backend-webgpu/dist/base';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu';
import { backend, setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from '../backend';
import { TfBackend } from './backend';
import { registerKernels } from './register_webgpu';

/** tfjs's WebGPU. */
export async function start(lost: (message: string) => void): Promise<Backend> {
  if (!navigator.gpu || !(await navigator.gpu.requestAdapter())) throw new Error('WebGPU is not available');
  registerKernels();
  if (!(await setBackend('webgpu'))) throw new Error('WebGPU is not available');
  const running = backend();
  if (!(running instanceof WebGPUBackend)) throw new Error('WebGPU is not available');
  let gone: string | null = null;
  const { device } = running;
  void device.lost.then(({ message }) => {
    gone = message || 'the WebGPU device was lost';
    lost(gone);
  });
  const largest = device.limits.maxStorageBufferBindingSize / Float32Array.BYTES_PER_ELEMENT;
  return new TfBackend({ name: 'webgpu', piece: 3e8, largest, lost: () => gone, lose: () => device.destroy() });
}
