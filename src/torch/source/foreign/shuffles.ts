import { blocksOf } from '../../../core/layers/fold';
import { channelsFirst, LINEAR, laidAs, laidFirst, layer, type Translate } from './foreign';

const reshape = (shape: readonly number[]) => layer('Reshape', ['target_shape', shape]);
const permute = (dims: readonly number[]) => layer('Permute', ['dims', dims]);

/** Of C·r² channels the last two factors lie within a cell. */
export const pixelShuffle: Translate = (r) => {
  const [, h = 1, w = 1] = r.step.input;
  const [c = 1, oh = 1, ow = 1] = r.step.output;
  if (r.rank !== 4 || r.step.output.length !== 3) return null;
  return [reshape([h, w, c, oh / h, ow / w]), permute([1, 4, 2, 5, 3]), reshape([oh, ow, c])];
};

export const pixelUnshuffle: Translate = (r) => {
  const [c = 1, h = 1, w = 1] = r.step.input;
  const [oc = 1, oh = 1, ow = 1] = r.step.output;
  if (r.rank !== 4 || r.step.output.length !== 3) return null;
  return [reshape([oh, h / oh, ow, w / ow, c]), permute([1, 3, 5, 2, 4]), reshape([oh, ow, oc])];
};

export const channelShuffle: Translate = (r) => {
  const [c = 1, h = 1, w = 1] = r.step.input;
  const groups = r.number('groups');
  if (r.rank !== 4) return null;
  return [reshape([h, w, groups, c / groups]), permute([1, 2, 4, 3]), reshape([h, w, c])];
};

/** The same values in the same order, as PyTorch has them. */
export const laid: Translate = ({ step: { input, output } }) => [...laidFirst(input), ...laidAs(output)];

/** All into one row: PyTorch goes channel by channel, Keras cell by cell, so that the channels are laid first. */
export const flatten: Translate = (r) => {
  // What is a row already, tfjs does not flatten once more.
  if (r.step.input.length === 1 && r.step.output.length === 1) return [LINEAR];
  return r.step.output.length === 1 ? [...laidFirst(r.step.input), layer('Flatten')] : laid(r);
};

/** Windows as columns; keras.ops has both ways with PyTorch's order of axes. */
function blocks(name: 'fold' | 'unfold'): Translate {
  return (r) => {
    const { kernel, dilation, padding, stride } = blocksOf(r.step.module.args);
    const pair = (own: readonly number[]) => `(${own.join(', ')})`;
    const rest = `dilation=${pair(dilation)}, padding=${pair(padding)}, stride=${pair(stride)}`;
    const size = name === 'fold' ? `(${r.step.output.slice(1).join(', ')}), ` : '';
    const made = `ops.${name}(${channelsFirst('{0}', r.rank)}, ${size}${pair(kernel)}, ${rest})`;
    return r.keras(name === 'fold' ? `ops.transpose(${made}, (0, 2, 3, 1))` : made);
  };
}

export const fold = blocks('fold');
export const unfold = blocks('unfold');
