import { relu as tfRelu } from '@tensorflow/tfjs-core';
import type { TfKernel } from '../kernel';

export const relu: TfKernel = async ({ x }) => tfRelu(x);
