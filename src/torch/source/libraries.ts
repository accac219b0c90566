import type { HelperFile } from '../../core/source';
import { einopsLibrary } from './einops/library';
import { filesLibrary } from './files/library';
import { kerasLibrary } from './keras/library';
import { argparseLibrary } from './options/argparse';
import { clickLibrary } from './options/click';
import { hparamsLibrary } from './options/hparams';
import type { Library } from './python/library';
import type { Machine } from './python/machine';
import { torchLibrary } from './torch/library';
import { torchvisionLibrary } from './torchvision/library';

/** What a source may use from outside, in the order in which it is asked. */
const LIBRARIES: readonly Library<Machine>[] = [
  argparseLibrary,
  clickLibrary,
  hparamsLibrary,
  torchvisionLibrary,
  kerasLibrary,
  einopsLibrary,
  torchLibrary,
];

/** The same, behind the source's own other files. */
export function librariesWith(files: readonly HelperFile[]): readonly Library<Machine>[] {
  return files.length === 0 ? LIBRARIES : [filesLibrary(files), ...LIBRARIES];
}
