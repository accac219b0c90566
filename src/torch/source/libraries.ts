import { einopsLibrary } from './einops/library';
import { kerasLibrary } from './keras/library';
import { argparseLibrary } from './options/argparse';
import { clickLibrary } from './options/click';
import { hparamsLibrary } from './options/hparams';
import type { Library } from './python/library';
import type { Machine } from './python/machine';
import { torchLibrary } from './torch/library';
import { torchvisionLibrary } from './torchvision/library';

/** What a source may use from outside, in the order in which it is asked. */
export const LIBRARIES: readonly Library<Machine>[] = [
  argparseLibrary,
  clickLibrary,
  hparamsLibrary,
  torchvisionLibrary,
  kerasLibrary,
  einopsLibrary,
  torchLibrary,
];
