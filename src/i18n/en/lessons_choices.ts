import type { LessonWords } from './lessons_sizes';

/** Dilation, pooling, the exercise's claim, skips. */
export const lessonsOnChoices = {
  dilation: {
    title: 'Holes in the kernel',
    about: 'See further with the same weights, and know what is skipped.',
    steps: [
      {
        text: 'Both kernels have nine weights. Above they lie side by side, below one pixel is left out between them: dilation=2.',
        notes: 'Hover the same cell in both maps and compare the windows on the input.',
      },
      {
        text: 'A kernel of 3 with dilation 2, and no padding.',
        notes: 'What counts for the size is how far the kernel reaches: 2 · (3 − 1) + 1 = 5.',
        ask: {
          question: '16 pixels, kernel 3, dilation 2: how wide is the map?',
          choices: ['14', '12', '11', '16'],
          answer: '12, as with a kernel of 5: from its first weight to its last it reaches over 5 pixels.',
        },
      },
      {
        text: 'padding has to grow along: with kernel 3, padding equal to dilation keeps the size.',
        notes: 'Turn dilation and padding together, and watch the formula.',
      },
      {
        text: 'Two layers with dilation 2, one behind the other, on 24 × 24.',
        notes: 'Let them draw the positions in one dimension: −4, −2, 0, 2, 4. Nothing odd is ever reached.',
        ask: {
          question:
            'The field of the second layer is 9 wide. How many pixels of one of its rows does a cell really read?',
          choices: ['All 9', '7', '5', '3'],
          answer: '5: every second one. Even and odd pixels never meet, which is known as gridding.',
        },
      },
      {
        text: 'On the input it is a grid: between the pixels that are read stand others that this cell knows nothing of.',
        notes: 'Hover a cell of the last map. Its neighbour reads just the pixels that this one leaves out.',
      },
      {
        text: 'Dilation 1, then 2, then 4.',
        notes: 'Each layer doubles. The gaps of one are filled by those before it (Yu and Koltun 2016).',
        ask: {
          question: 'How wide is the field of the third layer?',
          choices: ['7', '11', '15', '27'],
          answer:
            '15 = 1 + 2 · (1 + 2 + 4), and without holes: what a dilation of 4 skips, the layers before have read.',
        },
      },
      {
        text: 'The same field without dilation is one kernel of 15: 225 weights for a pair of channels, against three times 9.',
        notes: 'Nothing is free: the three layers can only make some of the functions that the large kernel can.',
      },
      {
        text: 'Your turn: a field of at least 15 on 24 × 24, keeping the size, with three kernels of at most 3.',
        notes: 'They have seen the answer. What they have to find is the padding of each layer.',
      },
    ],
  },
  pooling: {
    title: 'Pooling against stride',
    about: 'Halve a map in three ways, and say what each of them does to the values and to the work.',
    steps: [
      {
        text: 'Two ways to halve a map, with the same weights: above the convolution moves by 2; below it moves by 1, and MaxPool2d keeps the largest of four.',
        notes: 'Shapes are the same, and so are parameters. Ask what may differ then.',
      },
      {
        text: 'The mean behind each of them, on random pixels.',
        notes: 'The largest of four is never below the one that stride takes. No statistics are needed for that.',
        ask: {
          question: 'Which mean is higher?',
          choices: ['Stride’s', 'The max pool’s', 'They are equal', 'It depends on the seed'],
          answer:
            'The max pool’s, for every seed: stride takes one of the four, whichever it is, and pooling the largest of the same four.',
        },
      },
      {
        text: 'Hover a cell of the pooled map: of its four cells one has won, and its value stands there unchanged.',
        notes: 'A click takes the cell apart and shows which one.',
      },
      {
        text: 'Now AvgPool2d stands in place of MaxPool2d.',
        notes:
          'The mean of means of four is the mean of all. Stride takes one cell of each four, which is a fair sample of the same map.',
        ask: {
          question: 'Which mean is clearly higher now?',
          choices: ['Stride’s', 'The average pool’s', 'Neither'],
          answer: 'Neither. An average pool keeps the map’s mean exactly, and every fourth cell has about the same.',
        },
      },
      {
        text: 'One seed is one draw. Here both nets are drawn 300 times: predict, then press Run.',
        notes: 'The page asks for a prediction before it shows anything.',
      },
      {
        text: 'The other side of it is work: with stride, a quarter of the places is computed; with pooling, all of them, and three of four are thrown away.',
        notes: 'Look at macs in the comparison: it is four to one.',
      },
      {
        text: 'And how far does a cell see?',
        notes: 'The pool’s window spans two windows of the convolution.',
        ask: {
          question: 'Kernel 3 and then a pool of 2: how wide is the field behind the pool?',
          choices: ['3', '4', '5', '6'],
          answer: '4: windows of 3 that stand one pixel apart. With stride alone it is 3.',
        },
      },
      {
        text: 'Your turn: 32 × 16 × 16 from 3 × 32 × 32 with two convolutions and at most 700,000 multiplications.',
        notes: 'Where the map is halved first, all that follows costs a quarter.',
      },
    ],
  },
  claim: {
    title: 'One draw misleads: the exercise’s claim',
    about: 'Take a plausible claim apart: what was compared, how often, and what the cause is.',
    steps: [
      {
        text: 'The exercise compares two nets and finds a mean of −0.0061 without padding and 0.0080 with it. It concludes: without padding the mean activation is lower, since border features are lost.',
        notes: 'Read it aloud as if you believed it. Let somebody defend it.',
      },
      {
        text: 'Another seed is another draw of picture and weights. Press N a few times and watch both means.',
        notes: 'After three or four presses the class doubts by itself. Ask before you go on.',
        ask: {
          question: 'In how many of 1,000 draws is the mean without padding the lower one?',
          choices: ['About 900', 'About 500', 'About 100', 'All'],
          answer: 'In 507. A coin would do as well.',
        },
      },
      {
        text: 'All 1,000 draws. The last layer has no ReLU, so its mean lies around 0 in both nets, and which is lower is chance.',
        notes: 'Press Run. And look at what was compared: the nets differ in width, too, so they share no weight.',
      },
      {
        text: 'A fair comparison changes one thing. Both nets have the very same weights now; only the first layer’s padding differs. We look behind the first ReLU.',
        notes: 'This is the question that the exercise meant to ask.',
        ask: {
          question: 'Which mean is higher behind the ReLU?',
          choices: ['With padding', 'Without padding', 'They are equal'],
          answer:
            'Without padding, and for every one of 500 seeds: 0.233 against 0.223 on average. The opposite of the claim.',
        },
      },
      {
        text: '500 seeds, same weights. The difference is small, and it always has the same sign.',
        notes: 'Press Run. Small and certain is something else than large and uncertain: look at the interval.',
      },
      {
        text: 'One step earlier, before the ReLU, the means do not differ. What differs is the spread.',
        notes: 'Press Run, then ask for std in place of mean: 0.586 without padding, 0.563 with it.',
      },
      {
        text: 'Back to one net, padded, behind its ReLU.',
        notes: 'A sum of fewer terms spreads less; ReLU turns spread into mean. That is the whole mechanism.',
        ask: {
          question: 'The mean of the border cells, against that of the interior:',
          choices: ['Lower', 'Equal', 'Higher'],
          answer:
            'Lower: 0.189 against 0.233 over 300 seeds. Zeros add nothing to a sum, so it spreads less, and ReLU keeps what is above 0.',
        },
      },
      {
        text: 'Border against interior over 300 seeds. Here the claim has its grain of truth: the border does matter, and padding lowers the mean there.',
        notes: 'Let somebody say the corrected claim in one sentence, and write it on the board.',
      },
      {
        text: 'And in the last layer, with the same weights, which is where the exercise looked? Nothing: what is above 0 and below it cancels.',
        notes: 'Press Run. The effect was sought where it cannot be, and found by chance.',
      },
      {
        text: 'Your turn with the exercise itself: (64, 16, 16) in at most three convolutions, one of them without padding.',
        notes: 'Afterwards each pair writes one sentence on the mean of its own net, and how often they tried.',
      },
    ],
  },
  skip: {
    title: 'A skip, and what it carries',
    about: 'Lay a skip so that shapes agree, and see what it does over depth.',
    steps: [
      {
        text: 'Two convolutions, and an arc around them: what came in is added to what comes out. This is a residual block.',
        notes: 'Hover a cell of the sum: its windows light up in both maps that it was computed from.',
      },
      {
        text: 'A sum needs two maps of one shape, cell by cell: 16 × 16 × 16 and 16 × 16 × 16.',
        notes: 'PyTorch would also stretch a size of 1; that is called broadcasting, and it is no subject here.',
      },
      {
        text: 'Somebody has set the first convolution’s padding to 0.',
        notes: 'This is the error that everybody makes once. Read PyTorch’s sentence word by word.',
        ask: {
          question: 'What happens at the sum?',
          choices: [
            'The smaller map is padded',
            'The larger map is cut',
            'PyTorch refuses',
            'The result has 14 × 14 cells',
          ],
          answer: 'PyTorch refuses: 14 against 16. It guesses nothing. Press the repair, and see what it changes.',
        },
      },
      {
        text: 'Here the block halves the map and doubles the channels. On the arc stands a convolution of its own, with a kernel of 1.',
        notes: 'He et al. 2016 call it a projection. It has weights: the arc is not free any more.',
        ask: {
          question: 'Which stride does the 1 × 1 convolution on the arc need?',
          choices: ['2', '1', '4', '3'],
          answer: '2, as the block’s own: 16 → 8 on both ways, and 32 channels on both.',
        },
      },
      {
        text: 'cat in place of a sum: the channels stand one behind the other, 16 + 16 = 32, and heights and widths have to agree.',
        notes: 'DenseNet and U-Net do this. The next layer then has to take 32 channels.',
      },
      {
        text: 'Five convolutions without skips (above), and with two (below), all with the same weights.',
        notes: 'PyTorch’s first weights make values smaller with each layer, and ReLU halves what is left.',
        ask: {
          question: 'In which net is the last map’s mean higher?',
          choices: ['Without skips', 'With skips', 'They are about equal'],
          answer: 'With skips, by far: values are carried past the layers that make them small.',
        },
      },
      {
        text: 'Over 300 seeds: how much the last map spreads, without skips and with them.',
        notes: 'Press Run. About 0.03 against 0.32, in every single seed. This is before anything is learned.',
      },
      {
        text: 'Your turn: lay a skip around this block. It halves the map, so the arc needs something on it.',
        notes: 'From the menu of the first map: lay a skip to the last one, as a sum. The page offers the projection.',
      },
    ],
  },
} as const satisfies Readonly<Record<string, LessonWords>>;
