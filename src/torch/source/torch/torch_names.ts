import { LAYERS } from '../../../core/layers/table';
import { nearest } from '../python/nearest';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';

/** Layers of torch.nn 2.13 that the page does not know, losses and containers apart. */
const OTHERS: ReadonlySet<string> = new Set(
  `AdaptiveAvgPool3d AdaptiveMaxPool3d AvgPool3d
  BatchNorm1d BatchNorm3d Bilinear CircularPad1d CircularPad3d ConstantPad1d ConstantPad3d Conv1d Conv3d
  ConvTranspose1d ConvTranspose3d CosineSimilarity CrossMapLRN2d Dropout3d Embedding EmbeddingBag
  Fold FractionalMaxPool2d FractionalMaxPool3d GRU GRUCell InstanceNorm1d
  InstanceNorm3d LPPool1d LPPool3d LSTM LSTMCell LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d
  LazyConv2d LazyConv3d LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d
  LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear MaxPool3d
  MaxUnpool1d MaxUnpool2d MaxUnpool3d MultiheadAttention PairwiseDistance RNN RNNBase RNNCell RNNCellBase
  RReLU ReflectionPad1d ReflectionPad3d ReplicationPad1d ReplicationPad3d SyncBatchNorm
  Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer
  Unfold ZeroPad1d ZeroPad3d`.split(/\s+/),
);

/** Whether a name is a layer's of torch.nn that this page does not know; else it is misspelt. */
export function isOtherLayer(name: string): boolean {
  return OTHERS.has(name);
}

/** The page's layer that a misspelt name of torch.nn was meant to be, as it is written; null where there is none. */
export function nearestLayer(name: string): string | null {
  const kind = isOtherLayer(name) ? null : nearest(name, Object.keys(LAYERS));
  return kind === null ? null : `nn.${kind}`;
}

/** A function or a method that maps are given to, and that is no layer of the page. */
export function noStep(name: string, place: Place): never {
  throw new Problem('unknown-layer', place, { name });
}

/** A class that the page does not know. */
export function unknownLayer(name: string, place: Place, text: string | null): Problem {
  return new Problem('unknown-layer', place, { name }, text);
}
