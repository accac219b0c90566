import { activation, INPLACE } from './activation';

export const relu = activation({ kind: 'ReLU', args: [INPLACE], nonNegative: () => true });
