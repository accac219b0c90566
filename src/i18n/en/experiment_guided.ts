import type { GuidedId } from '../../core/experiment/experiment_setup';

interface GuidedWords {
  readonly title: string;
  readonly question: string;
  /** Said after the numbers. Checked with PyTorch: nothing here is an opinion. */
  readonly why: string;
}

export const guidedWords: Readonly<Record<GuidedId, GuidedWords>> = {
  claim: {
    title: 'The notebook’s claim',
    question:
      'The notebook concludes from one draw: the mean activation is lower without padding (a) than with it (b), since border features are lost. Is it, when both nets are drawn 1,000 times?',
    why: 'PyTorch draws weights and biases evenly around 0. The last layer’s mean, which no ReLU follows, therefore lies around 0 in both nets, and which of them is lower changes from draw to draw. One draw shows one draw. Besides, these two nets differ in width, not in padding alone.',
  },
  padding: {
    title: 'The same weights, with and without padding',
    question:
      'Now both nets have the very same weights, and only conv1’s padding differs: 0 in a, 1 in b. Which mean is lower after the first ReLU?',
    why: 'Zeros fed in at the border add nothing to a sum, so the cells there spread less around 0. ReLU keeps what is above 0, and the mean of that grows with the spread. Padding lowers the mean: the opposite of what the notebook concludes.',
  },
  'before-relu': {
    title: 'One step earlier: before the ReLU',
    question: 'The same two nets at the output of conv1, before its ReLU. Do the means differ there?',
    why: 'Without a ReLU what is above 0 and what is below cancel, with padding as without. Padding narrows the spread (ask for std and see), not the middle.',
  },
  deeper: {
    title: 'One layer deeper',
    question: 'The same two nets after the second ReLU; conv2 is padded in both. What is left of the difference?',
    why: 'The values of the unpadded map are larger, so conv2’s output spreads more, and ReLU turns spread into mean again. Less of it arrives: PyTorch’s first weights make all values smaller, and conv2’s own padding costs the smaller map of a more, since more of its cells lie at the border.',
  },
  last: {
    title: 'The last layer, which has no ReLU',
    question:
      'The same two nets at their last layer: the very number that the notebook compares. Is a lower, higher, or neither?',
    why: 'No ReLU follows, so spread does not become mean: what is above 0 and what is below cancel. The notebook looked for the effect of padding where there is none, and compared different weights on top.',
  },
  border: {
    title: 'The border against the interior',
    question:
      'One net, padded everywhere, after its first ReLU. Is the mean of the cells whose window reached into the padding lower than that of all others?',
    why: 'A window at the border reads zeros in place of pixels; its sum spreads less, and ReLU leaves a smaller mean. This is where padding lowers the mean of a map.',
  },
  reflect: {
    title: 'Mirrored pixels against zeros',
    question:
      'The same weights, padding=1 in every layer: a mirrors the pixels at the border (padding_mode="reflect"), b puts zeros there. Which mean is lower after the first ReLU?',
    why: 'Mirrored pixels vary as much as the others, so the border spreads as the interior does, and the mean is about as high as without padding. It is the zeros that lower it, not padding as such.',
  },
  pooling: {
    title: 'Stride against pooling',
    question:
      'Both halve the map with the same weights: a takes every second window (stride=2), b takes every window and keeps the largest of four (MaxPool2d). Which mean is lower?',
    why: 'stride=2 takes one cell of each four, whatever it holds; MaxPool2d takes the largest, which is never below that one. AvgPool2d in its place would leave the mean about where stride does.',
  },
  depth: {
    title: 'Depth',
    question:
      'Two convolutions (a) or three (b): whose last layer spreads more (std)? These are unlike draws: the nets have no weights in common.',
    why: 'PyTorch’s first weights pass on about a third of the mean square of what comes in, and ReLU halves what the next layer gets. So each further layer makes the values smaller, as long as nothing has been learned.',
  },
  kernel: {
    title: 'Kernel size',
    question:
      'Kernels of 3 (a) or of 5 (b), padded so that the size stays: whose last layer spreads more (std)? These are unlike draws: kernels of two sizes cannot have the same weights.',
    why: 'A larger kernel adds up more products, but PyTorch draws its weights smaller to match: with circular padding and no bias nothing is left of the difference. With zeros a larger kernel reaches further over the border and reads more of them; and its bias is drawn smaller too.',
  },
  bias: {
    title: 'Bias off',
    question:
      'With biases (a) or with bias=False (b): whose last layer spreads more (std)? These are unlike draws: a net without biases draws fewer numbers, so its weights are others.',
    why: 'A bias moves each channel by a number of its own; channels then lie apart, and the whole map spreads more. On average over seeds these numbers cancel: the means do not differ.',
  },
  skip: {
    title: 'A skip',
    question:
      'Five convolutions with the same weights in both; in b, what comes into each block of two is added to what comes out of it. Whose last map spreads more (std)? Ask for all layers, and for the mean, to see it over depth.',
    why: 'Each convolution with PyTorch’s first weights makes values smaller, and ReLU halves what is left. A skip carries the values past two of them as they are, and the sum spreads about as much as they do: over 300 seeds the std after the last ReLU is 0.03 without skips and 0.32 with them, larger in every one. The mean goes the same way: from 0.22 after the first layer to 0.02 without skips, and to 0.26 with them.',
  },
};
