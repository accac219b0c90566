import type { ChallengeId } from '../../core/challenges/ids';

/** What a challenge says of itself. Hints come one at a time, each giving away more. */
export interface ChallengeWords {
  readonly title: string;
  readonly text: string;
  readonly hints: readonly string[];
  /** Why the solution works. */
  readonly solution: string;
}

export const challengeList: Readonly<Record<ChallengeId, ChallengeWords>> = {
  exercise: {
    title: 'The exercise',
    text: 'Reach 64 × 16 × 16 from 3 × 16 × 16 in at most three convolutions, and leave at least one of them without padding. The network here gives 14 where 16 is wanted.',
    hints: [
      'A convolution without padding takes kernel_size − 1 off the size. Somebody has to lay it back on.',
      'padding may be more than half the kernel: then the map grows.',
      'Leave the first layer as it is, and give the second one more ring of padding.',
    ],
    solution:
      '16 → 14 → 16 → 16. The first layer loses a ring; the second has padding 2 where 1 would keep the size, and so lays a ring of zeros back on. The size returns, the lost pixels’ share in the values does not.',
  },
  'same-size': {
    title: 'Keep the size',
    text: 'Two kernels, 3 and 5, eat at a map of 12 × 12. Keep both, and keep the size.',
    hints: [
      'Each kernel takes kernel_size − 1 off. Each ring of padding adds 2.',
      'An odd kernel has a middle: half of what it takes off belongs on each side.',
    ],
    solution:
      'padding = (kernel_size − 1) / 2: 1 for a kernel of 3, 2 for a kernel of 5. Each output cell then stands over the middle of its window, and there are as many as before.',
  },
  'one-by-one': {
    title: 'Down to one',
    text: 'Shrink 13 × 13 to a single cell without any pooling, with three convolutions and kernels of at most 5.',
    hints: [
      'How much does a kernel of 5 take off, without padding?',
      '13 − 4 − 4 − 4 = 1. Or use stride; there is more than one way.',
    ],
    solution:
      '13 → 9 → 5 → 1: three unpadded kernels of 5. What comes out is one number per channel that has seen all of the input, which is what pooling is often used for.',
  },
  'even-kernel': {
    title: 'Sixteen with an even kernel',
    text: 'Even kernels have no middle. Keep 16 × 16 all the same, with even kernels only and a receptive field of at least 3.',
    hints: [
      'kernel_size 2 with padding 1 gives 17: one too many.',
      'What is one too many, another layer may take away.',
    ],
    solution:
      "16 → 17 → 16: a kernel of 2 with padding 1 adds a row and a column, one without padding takes them off. A kernel of 2 with dilation 2, or padding='same' and a larger even kernel, does it in one layer.",
  },
  'no-border': {
    title: 'Not one invented cell',
    text: 'Three convolutions down to 12 × 12, and no value may depend on padding: watch the border share fall to 0\u00a0%.',
    hints: [
      'A border cell stays one: whatever reads it is border too.',
      'So there can be no padding anywhere. How large may the kernels be together?',
      'Three unpadded kernels take off 4 together. A kernel of 1 takes off nothing.',
    ],
    solution:
      '16 → 14 → 14 → 12 with kernels 3, 1 and 3. A 1 × 1 convolution mixes channels alone: it needs no padding and costs no border.',
  },
  'halve-odd': {
    title: 'Halve an odd size',
    text: 'A pool of 2 makes 7 of 15, and throws the last row and column away. Make 7 of 15 so that every one of them is read.',
    hints: [
      '⌊ ⌋ drops a remainder. Choose a window for which there is none.',
      '(15 − kernel_size) has to be divisible by 2.',
    ],
    solution:
      'kernel_size 3 with stride 2: (15 − 3) / 2 = 6 steps exactly, so seven windows, the last of which ends on the last row. Neighbouring windows share a row.',
  },
  'pixel-shuffle': {
    title: 'Rows out of channels',
    text: 'Double the size to 1 × 32 × 32 with PixelShuffle, which computes nothing: it lays channels side by side.',
    hints: ['PixelShuffle(2) makes one channel of four.', 'The convolution before it has to give 4 channels.'],
    solution:
      'The convolution makes 4 channels of 16 × 16; PixelShuffle(2) takes from them, in turn, the four cells of each 2 × 2 block. Unlike a transposed convolution it has no overlaps, and so draws no checkerboard.',
  },
  dilation: {
    title: 'See further, same size',
    text: 'Three kernels of 3 see 7 pixels. Let them see 15, and keep 24 × 24.',
    hints: [
      'Dilation spreads a kernel: with dilation d a kernel of 3 reaches over 2d + 1.',
      'Each layer adds 2 · dilation to the field. You need 14.',
      'padding has to grow along: as much as the dilation.',
    ],
    solution:
      'Dilation 1, 2, 4 with padding 1, 2, 4: the field grows by 2 + 4 + 8 to 15, no hole is left, and the parameters are the same as before.',
  },
  'undo-stride': {
    title: 'Undo a stride',
    text: 'A stride of 2 has made 8 of 16. Bring the map back to 16 × 16 with a transposed convolution, so that neighbouring cells are one input pixel apart again.',
    hints: [
      'A transposed convolution with stride 2 lays its inputs two cells apart.',
      'Its size is (in − 1) · stride + kernel_size − 2 · padding. You want 16 from 8.',
    ],
    solution:
      'kernel_size 2, stride 2: (8 − 1) · 2 + 2 = 16. The size and the grid return, what the stride dropped does not. A kernel of 9 with stride 1 gives 16 as well, but its cells are still two pixels apart.',
  },
  'less-work': {
    title: 'A quarter of the work',
    text: 'Two layers give 32 × 16 × 16 with 3.2 million multiply-accumulates. Give the same shape with 700 000.',
    hints: [
      'What a layer costs is proportional to how many cells it puts out.',
      'The stride may come earlier.',
      'Few channels in the middle cost less on both sides of it.',
    ],
    solution:
      'The stride comes first, so that both layers put out 16 × 16 cells only, and 8 channels in between are a quarter of 32. Early strides and narrow middles are how real networks stay fast.',
  },
  'global-head': {
    title: 'Ten numbers, few weights',
    text: 'A Linear layer on all of the map needs 40 970 weights here. Get ten numbers from all of the input with 2 000 parameters at most.',
    hints: [
      'Where a feature stands matters little for what is in a picture: average over all places.',
      'AdaptiveAvgPool2d(1) leaves one number per channel, whatever the size, and has no weights.',
      'So the last convolution has to give 10 channels.',
    ],
    solution:
      'A convolution gives one channel per class, and global average pooling makes a number of each. There is no weight per place, so the head is small, and it takes inputs of any size.',
  },
  'even-field': {
    title: 'An even field of odd kernels',
    text: 'Odd kernels give odd receptive fields, at any stride. Make 10 × 10 with a field that is even, and with odd kernels only.',
    hints: [
      'Each layer adds (kernel_size − 1) times the strides before it. With odd kernels that is always even, and 1 + even is odd.',
      'The condition is about convolutions. Something else may have an even window.',
      'It has to come while neighbouring cells are still one pixel apart.',
    ],
    solution:
      'A pool of 2 adds 1 · 1 to the field: 1 + 2 + 1 = 4. Behind a stride of 2 it would add 2, and the field would stay odd.',
  },
  depthwise: {
    title: 'Apart, then together',
    text: 'A 3 × 3 convolution from 16 to 32 channels has 4 640 parameters. Do it with 750, one of the convolutions depthwise.',
    hints: [
      'groups = in_channels: each channel has its own kernel, and none is mixed.',
      'Channels are mixed best where there is nothing else to do: in a 1 × 1 convolution.',
    ],
    solution:
      'Depthwise 3 × 3 (16 · 9 + 16 = 160) looks around, pointwise 1 × 1 (16 · 32 + 32 = 544) mixes: 704 instead of 4 640. MobileNet is built of these.',
  },
  'skip-fits': {
    title: 'A skip that fits',
    text: 'The block halves the map and doubles the channels. Lay a skip around it, as a sum, so that 32 × 8 × 8 still comes out and the block still sees 7 × 7 pixels.',
    hints: [
      'A sum needs two maps of the same shape. Which shape goes in, and which comes out?',
      'What goes along the skip has to become 32 × 8 × 8 as well: a convolution can do that.',
      'A kernel of 1 with stride 2 and 32 channels, around the block.',
    ],
    solution:
      '16 × 16 × 16 has to become 32 × 8 × 8 on both ways. A 1 × 1 convolution with stride 2 does it for the skip, with few weights and without looking at neighbours: He et al. call it a projection.',
  },
  'whole-input': {
    title: 'All of it, for forty',
    text: 'Let the middle cell of the output see every pixel of 31 × 31, with 40 parameters at most, kernels of at most 3, and no pooling.',
    hints: [
      'One channel throughout: a 3 × 3 kernel then has 10 parameters, so there is room for four.',
      'Four such layers without stride see 9 pixels. Strides, or dilations, double what the next layer adds.',
      'Each layer’s stride may be 2: 31 → 15 → …',
    ],
    solution:
      '31 → 15 → 7 → 3 → 1 with stride 2 in every layer: the field grows as 3, 7, 15, 31. Dilations 1, 2, 4, 8 see the same 31 and keep the size. A field grows with the product of strides, parameters only with the number of layers.',
  },
  'field-31': {
    title: 'Thirty-one for a thousand',
    text: 'Keep 32 × 32 with 16 channels, see at least 31 pixels without a hole, with at most 1 000 parameters.',
    hints: [
      'A single kernel with dilation 15 spans 31, but sees 3 pixels along each axis: the rest is holes.',
      'Dilations 1, 2, 4, 8 add up to 31 without holes. Now the channels have to be paid for.',
      'Nobody asks for 16 channels before the last layer.',
    ],
    solution:
      'Dilations 1, 2, 4, 8 with 4 channels until the last: 112 + 148 + 148 + 592 = 1 000 exactly. Or one 1 × 1 layer to 16 channels and four depthwise ones: 704.',
  },
};
