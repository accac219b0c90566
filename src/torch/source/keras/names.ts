/** Names that PyTorch has no class of, so that they are Keras's also where nothing is imported. */
const ONLY_KERAS: ReadonlySet<string> = new Set(
  `Conv2D Conv2DTranspose DepthwiseConv2D SeparableConv2D MaxPooling2D MaxPool2D AveragePooling2D AvgPool2D
  GlobalAveragePooling2D GlobalAvgPool2D GlobalMaxPooling2D GlobalMaxPool2D BatchNormalization LayerNormalization
  GroupNormalization Dense SpatialDropout2D UpSampling2D ZeroPadding2D Cropping2D Activation Rescaling Reshape Permute
  Resizing Concatenate Add Multiply Subtract Average Maximum Minimum Input InputLayer`.split(/\s+/),
);

/** Whether a path is one of Keras's classes: `keras.layers.Conv2D`, `layers.Dense`, `Conv2D`. */
export function isKerasLayer(path: string): boolean {
  const name = path.split('.').at(-1) ?? '';
  if (!/^[A-Z]/.test(name)) return false;
  return /(^|\.)keras\./.test(path) || /^(layers|models)\.\w+$/.test(path) || ONLY_KERAS.has(path);
}
