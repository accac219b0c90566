import type { ArgValue } from '../args';

/** The functions of torch.nn.init that can be applied to a module's tensor once the whole net is constructed. */
export const INIT_FUNCTIONS = [
  'kaiming_uniform_',
  'kaiming_normal_',
  'xavier_uniform_',
  'xavier_normal_',
  'orthogonal_',
  'uniform_',
  'normal_',
  'trunc_normal_',
  'constant_',
  'ones_',
  'zeros_',
  'dirac_',
  'eye_',
] as const;

export type InitFunction = (typeof INIT_FUNCTIONS)[number];

/** One call of torch.nn.init: `nn.init.<fn>(module.<target>, <args>)`. Arguments by PyTorch's names; absent ones are its defaults. */
export interface InitRecipe {
  readonly fn: InitFunction;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly target: 'weight' | 'bias';
}

const DRAWS_NOTHING: ReadonlySet<InitFunction> = new Set(['constant_', 'ones_', 'zeros_', 'dirac_', 'eye_']);

/** Whether a function takes numbers of the generator. */
export function drawsNumbers(fn: InitFunction): boolean {
  return !DRAWS_NOTHING.has(fn);
}

/** What each function takes after its tensor, in order, with PyTorch's defaults; undefined where there is none. */
export const INIT_ARGS: Readonly<Record<InitFunction, readonly (readonly [name: string, value?: ArgValue])[]>> = {
  kaiming_uniform_: [
    ['a', 0],
    ['mode', 'fan_in'],
    ['nonlinearity', 'leaky_relu'],
  ],
  kaiming_normal_: [
    ['a', 0],
    ['mode', 'fan_in'],
    ['nonlinearity', 'leaky_relu'],
  ],
  xavier_uniform_: [['gain', 1]],
  xavier_normal_: [['gain', 1]],
  orthogonal_: [['gain', 1]],
  uniform_: [
    ['a', 0],
    ['b', 1],
  ],
  normal_: [
    ['mean', 0],
    ['std', 1],
  ],
  trunc_normal_: [
    ['mean', 0],
    ['std', 1],
    ['a', -2],
    ['b', 2],
  ],
  constant_: [['val']],
  ones_: [],
  zeros_: [],
  dirac_: [['groups', 1]],
  eye_: [],
};

export function isInitFunction(name: string): name is InitFunction {
  return INIT_FUNCTIONS.some((fn) => fn === name);
}

/** An argument of a recipe: what it says, else PyTorch's default. */
export function initArg({ fn, args }: InitRecipe, name: string): ArgValue | undefined {
  const own = args[name];
  return own === undefined ? INIT_ARGS[fn].find(([known]) => known === name)?.[1] : own;
}
