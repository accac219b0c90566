import { plural } from '../format';

const convs = (n: number) => plural('en', n, { one: 'convolution', many: 'convolutions' });
const layers = (n: number) => plural('en', n, { one: 'layer', many: 'layers' });

export const answer = {
  label: 'Answer',
  output: 'output',
  input: 'input',
  none: 'no output',
  target: 'target',
  noTarget: 'no target',
  ways: 'how to get there',
  edit: 'Edit target and conditions',
  mean: 'mean',
  copyMean: (value: string) => `Copy the mean in full precision, ${value}`,
  met: 'met',
  notMet: 'not met',
  wants: (is: string, wants: string) => `${is}, wants ${wants}`,
  reached: 'reached',
  stopped: (name: string) => `stops at ${name}`,
  convs: (is: number, most: number) => `${is} of ≤ ${most} ${convs(most)}`,
  unpadded: (is: number, least: number, lossy: boolean) =>
    `${least === 1 ? `${is} ${layers(is)}` : `${is} of ≥ ${least} ${layers(least)}`} with padding=0${lossy ? ', kernel > 1' : ''}`,
  pools: (is: number, most: number) => `${is} of ≤ ${most} ${plural('en', most, { one: 'pool', many: 'pools' })}`,
  params: (n: string) => `${n} params`,
  macs: (n: string) => `${n} macs`,
  paramsTitle: 'Learnable parameters of all layers',
  macsTitle: 'Multiply-accumulates of one forward pass',
  axes: ['channels', 'height', 'width'],
  /** Height and width, where they are alike. */
  size: 'size',
  dialog: {
    title: 'What the net is to reach',
    target: 'output shape',
    most: 'at most',
    mostConvs: convs,
    least: 'at least',
    leastUnpadded: (n: number) => `${convs(n)} with padding=0`,
    mostPools: (n: number) => `at most ${n} ${plural('en', n, { one: 'pool', many: 'pools' })}`,
    lossy: 'padding=0 counts with a kernel above 1 only',
    set: (what: string) => `Condition: ${what}`,
  },
};
