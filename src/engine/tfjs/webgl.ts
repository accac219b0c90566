import '@tensorflow/tfjs-backend-webgl/dist/base';
import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import { backend, env, setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from '../backend';
import { TfBackend } from './backend';
import { registerKernels } from './register_webgl';

/** tfjs's WebGL 2, on a canvas of the worker that is never shown. */
export async function start(lost: (message: string) => void): Promise<Backend> {
  // One program for all sizes: without it every slider position compiles its own.
  env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  registerKernels();
  if (!(await setBackend('webgl'))) throw new Error('WebGL 2 is not available');
  const running = backend();
  if (!(running instanceof MathBackendWebGL)) throw new Error('WebGL 2 is not available');
  const { gl } = running.gpgpu;
  const message = 'the WebGL context was lost';
  gl.canvas.addEventListener('webglcontextlost', () => lost(message));
  return new TfBackend({
    name: 'webgl',
    piece: 3e8,
    largest: gl.getParameter(gl.MAX_TEXTURE_SIZE) ** 2,
    lost: () => (gl.isContextLost() ? message : null),
    lose: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
  });
}
