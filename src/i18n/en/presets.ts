/** By preset id: its name and one line about it. */
export const presets = {
  title: 'Networks to start from',
  into: 'Into which slot',
  slots: { a: 'as net a', b: 'as net b, beside a' },
  about: 'Choosing one replaces the network, its input and its target. Undo brings yours back.',
  chosen: 'on the screen now',
  sizes: (sizes: string) => `sizes ${sizes}`,
  custom: 'Own network',
  challenge: 'Challenge',
  list: {
    'exercise-a': {
      name: 'Exercise · net a',
      line: 'The first layer has no padding: 14 arrives where 16 is wanted.',
    },
    'exercise-b': { name: 'Exercise · net b', line: 'Padding everywhere: the size stays, and no layer is unpadded.' },
    'wider-padding': {
      name: 'Lost and put back',
      line: 'The ring that an unpadded layer loses is put back by the next, with padding 2.',
    },
    'one-stride': { name: 'One stride', line: 'From 34: an unpadded layer, then stride 2 halves the rest.' },
    'one-pool': { name: 'One pool', line: 'From 36: a 5\u00a0×\u00a05 kernel without padding, then a pool.' },
    'even-kernels': { name: 'Even kernels', line: 'Up to 17 and down to 16 again, with kernels of 2.' },
    lenet5: {
      name: 'LeNet-5',
      line: 'A digit of 32\u00a0×\u00a032, unpadded 5\u00a0×\u00a05 layers between pools, then two linear layers.',
    },
    'vgg-block': {
      name: 'VGG, first block',
      line: 'Two padded 3\u00a0×\u00a03 layers, then a pool that halves the map.',
    },
    'resnet-stem': {
      name: 'ResNet, first block',
      line: '7\u00a0×\u00a07 with stride 2, batch normalisation, then a pool with padding: a quarter of the size.',
    },
    dcgan: {
      name: 'DCGAN, generator',
      line: 'From 100 random numbers to a picture: transposed layers double the size.',
    },
    decoder: {
      name: 'Decoder',
      line: 'Two ways up: a transposed convolution, and Upsample with a convolution after it.',
    },
    'super-resolution': {
      name: 'Super-resolution',
      line: 'Nine channels become 3\u00a0×\u00a03 cells: PixelShuffle makes the picture three times as large.',
    },
    dilated: { name: 'Dilated', line: 'Dilation 1, 2, 4: the size stays, what a cell sees grows to 15.' },
    'floor-loss': {
      name: 'Lost to rounding down',
      line: 'Every division leaves a remainder: rows and columns that nothing reads.',
    },
  },
};
