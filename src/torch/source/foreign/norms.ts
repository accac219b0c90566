import {
  type Foreign,
  type ForeignArg,
  layer,
  type Reader,
  rescaled,
  type Translate,
  unless,
  weighted,
} from './foreign';

const affine = (r: Reader, name: string, bias = r.get('bias')): readonly ForeignArg[] =>
  r.get(name)
    ? unless('center', Boolean(bias), true)
    : [
        ['center', false],
        ['scale', false],
      ];

/** By the batch's own statistics, whether the model trains or not; gains and shifts are a layer of their own. */
function byBatch(r: Reader): readonly Foreign[] | null {
  const isRows = r.rank === 3;
  const axes = isRows ? '(0, 2)' : r.rank === 4 ? '(0, 1, 2)' : '0';
  const over = (name: string) => `ops.${name}({0}, axis=${axes}, keepdims=True)`;
  const made = r.keras(`({0} - ${over('mean')}) / ops.sqrt(${over('var')} + ${r.number('eps')})`);
  if (!made || !r.get('affine')) return made;
  const [c = 1, l = 1, w = 1] = r.step.input;
  const isMap = r.rank === 4;
  const gains = weighted(
    'EinsumDense',
    // Axes that "..." stands for come out of Keras' symbolic shapes the other way round: those of a map are named.
    ['equation', isRows ? '...cl,c->...cl' : isMap ? 'bhwc,c->bhwc' : '...c,c->...c'],
    ['output_shape', isRows ? [c, l] : isMap ? [l, w, c] : [c]],
    ...(r.get('bias') ? [['bias_axes', 'c'] as const] : []),
    ['kernel_initializer', 'ones'],
  );
  return [...made, gains];
}

/** Over the channels of a batch, which stand last on maps and vectors, and second on rows. */
export const batchNorm: Translate = (r) => {
  const momentum = r.get('momentum');
  const kept = typeof momentum === 'number' ? Number((1 - momentum).toPrecision(12)) : null;
  const isTracked = Boolean(r.get('track_running_stats'));
  // By the batch whatever the model does; by running statistics whatever it does: a layer that is not trained.
  if (!isTracked || (r.mode === 'train' && r.netMode === 'eval')) return byBatch(r);
  const isFixed = r.mode === 'eval' && r.netMode === 'train';
  if (isFixed && !r.isKeras) return null;
  const own = affine(r, 'affine');
  // Without either weight tfjs fails in training; it may have both, and keep them as they are.
  if (!r.isKeras && own.length === 1) return null;
  return [
    {
      ...weighted(
        'BatchNormalization',
        ...unless('axis', r.rank === 3 ? 1 : -1, -1),
        ...(kept === null ? [] : [['momentum', kept] as const]),
        ['epsilon', r.number('eps')],
        ...(r.isKeras || own.length === 0 ? own : [['trainable', false] as const]),
        ...(isFixed ? [['trainable', false] as const] : []),
      ),
      ...(kept === null ? { remark: 'momentum=None: running statistics here are a moving average all the same' } : {}),
    },
  ];
};

export const groupNorm: Translate = (r) => {
  const own = affine(r, 'affine', true);
  const epsilon = ['epsilon', r.number('eps')] as const;
  if (r.isKeras) {
    return [
      weighted(
        'GroupNormalization',
        ['groups', r.number('num_groups')],
        ...unless('axis', r.rank === 3 ? 1 : -1, -1),
        epsilon,
        ...own,
      ),
    ];
  }
  // tfjs has none: a single group without weights is all of a map.
  return r.number('num_groups') === 1 && own.length === 2 && r.rank === 4
    ? [layer('LayerNormalization', ['axis', [1, 2, 3]], epsilon, ...own)]
    : null;
};

/** Each channel of each map by itself, in training and, without running statistics, always. */
export const instanceNorm: Translate = (r) => {
  if (r.rank !== 4) return null;
  const own = affine(r, 'affine');
  const epsilon = ['epsilon', r.number('eps')] as const;
  if (r.get('track_running_stats') && r.mode === 'eval') {
    return r.isKeras ? [weighted('BatchNormalization', epsilon, ...own, ['trainable', false])] : null;
  }
  if (r.isKeras) return [weighted('GroupNormalization', ['groups', -1], epsilon, ...own)];
  return own.length === 2 ? [layer('LayerNormalization', ['axis', [1, 2]], epsilon, ...own)] : null;
};

/** The last axes of PyTorch's, as Keras has them in the order of its own. */
function lastAxes(r: Reader): number[] {
  const given = r.get('normalized_shape');
  const count = Array.isArray(given) ? given.length : 1;
  const axes = Array.from({ length: count }, (_, i) => r.rank - count + i);
  // Of a map: C, H, W stand at 3, 1, 2.
  return (r.rank === 4 ? axes.map((axis) => [0, 3, 1, 2][axis] ?? axis) : axes).sort((a, b) => a - b);
}

const axisOf = (axes: readonly number[], rank: number) =>
  axes.length === 1 ? (axes[0] === rank - 1 ? -1 : (axes[0] ?? -1)) : axes;

export const layerNorm: Translate = (r) => {
  const axes = lastAxes(r);
  if (axes.includes(0)) return null;
  // One value less its mean is nothing, which rounding below the root of epsilon would make something of.
  const isAlone = [r.get('normalized_shape')].flat().every((n) => n === 1);
  return [
    ...(isAlone ? [rescaled(0)] : []),
    weighted(
      'LayerNormalization',
      ['axis', axisOf(axes, r.rank)],
      ['epsilon', r.number('eps')],
      ...affine(r, 'elementwise_affine'),
    ),
  ];
};

/** What is added below the root where nothing is said: the distance from 1 to the next float32. */
const EPSILON = 2 ** -23;

export const rmsNorm: Translate = (r) => {
  const axes = lastAxes(r);
  if (!r.isKeras || axes.includes(0)) return null;
  const epsilon = r.get('eps') === null ? EPSILON : r.number('eps');
  if (r.get('elementwise_affine')) {
    // Its gains go with the last axes alone: of a map those are laid last where the channels are not among them.
    const isWhole = r.rank !== 4 || axes.length === 3;
    const last = isWhole ? axes : axes.map((axis) => axis + 1);
    const own = weighted('RMSNormalization', ['axis', axisOf(last, r.rank)], ['epsilon', epsilon]);
    return isWhole ? [own] : [layer('Permute', ['dims', [3, 1, 2]]), own, layer('Permute', ['dims', [2, 3, 1]])];
  }
  const axis = axisOf(axes, r.rank);
  const own = Array.isArray(axis) ? `(${axis.join(', ')})` : axis;
  return r.keras(`{0} / ops.sqrt(ops.mean(ops.square({0}), axis=${own}, keepdims=True) + ${epsilon})`);
};

/** Each cell by the mean square of the channels beside it; beyond the first and the last there are zeros. */
export const localResponseNorm: Translate = (r) => {
  const [c = 1, h = 1, w = 1] = r.step.input;
  const [size, alpha, beta, k] = [r.number('size'), r.number('alpha'), r.number('beta'), r.get('k') ?? 1];
  if (r.rank !== 4) return null;
  const before = Math.floor(size / 2);
  const after = Math.floor((size - 1) / 2);
  const squares = `ops.reshape(ops.square({0}), (-1, ${h * w}, ${c}, 1))`;
  const around = `ops.pad(${squares}, ((0, 0), (0, 0), (${before}, ${after}), (0, 0)))`;
  const means = `ops.reshape(ops.average_pool(${around}, (1, ${size}), strides=1), (-1, ${h}, ${w}, ${c}))`;
  return r.keras(`{0} / ops.power(${k} + ${alpha} * ${means}, ${beta})`);
};
