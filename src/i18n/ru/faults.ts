import type { ArgType } from '../../core/args';
import type { BudgetLimit } from '../../core/net/budget';
import type { RefusalCode } from '../../core/refusal_codes';
import type { faults as en, FaultValues } from '../en/faults';
import { plural, prose } from '../format';
import { operationHelp } from './operations';

const axis = (v: FaultValues) => (v.axis === 'width' || v.axis === 1 ? 'ширина' : 'высота');

/** In the genitive, as after a number of many. */
const limits: Record<BudgetLimit, string> = {
  macs: 'умножений со сложением',
  bytes: 'байт карт и весов разом',
  tensor: 'значений в одной карте',
  axis: 'клеток вдоль одной оси',
  weights: 'параметров',
  orthogonal: 'умножений со сложением в orthogonal_',
  layers: 'слоёв',
};

const limitWords = (what: number | string | undefined) => Object.entries(limits).find(([key]) => key === what)?.[1];

/** What an argument of a type takes, in the accusative. */
const takes: Record<ArgType, string> = {
  int: 'целое число',
  int2: 'целое число или пару целых',
  int4: 'целое число или четыре (слева, справа, сверху, снизу)',
  ints: 'целые числа',
  sizes: 'список целых чисел',
  floats: 'список чисел',
  index: 'то, что может стоять в скобках x[…]',
  size2: 'целое число или None, или пару из них',
  padding: "целое число, пару целых, 'same' или 'valid'",
  float: 'число',
  scale: 'число или пару чисел',
  bool: 'True или False',
  choice: 'одно из его слов',
};

const taken = (type: number | string | undefined) =>
  Object.entries(takes).find(([key]) => key === type)?.[1] ?? 'число или пару чисел';

type Counted = number | string | undefined;

/** In the accusative: накрывает 1 клетку, 2 клетки, 5 клеток. */
const cells = (n: Counted) => `${n} ${plural('ru', Number(n), { one: 'клетку', few: 'клетки', many: 'клеток' })}`;
const channels = (n: Counted) => `${n} ${plural('ru', Number(n), { one: 'канал', few: 'канала', many: 'каналов' })}`;

const emptied = (v: FaultValues) =>
  `Карта приходит пустой: ${v.emptied} не оставляет в ней ни одной клетки. Пусть ${v.emptied} оставит хотя бы одну, или уберите этот слой.`;

const help: Record<RefusalCode, (v: FaultValues) => string> = {
  'unknown-argument': (v) => `У этого слоя нет аргумента ${v.name}: уберите его или исправьте написание.`,
  'repeated-argument': (v) => `${v.name} задан дважды: оставьте один.`,
  'too-many-arguments': (v) =>
    `Без имени здесь ${plural('ru', Number(v.given), { one: 'задан', many: 'задано' })} ${v.given} ${plural('ru', Number(v.given), { one: 'аргумент', few: 'аргумента', many: 'аргументов' })}, а слой берёт не больше ${v.most}: уберите последние.`,
  'missing-argument': (v) => `Без ${v.name} слой не создать: задайте значение.`,
  'wrong-type': (v) => `${v.name} не может быть ${v.got}: задайте ${taken(v.takes)}.`,
  'float-overflow': (v) => `${v.name} больше наибольшего float32, около 3,4 × 10³⁸: уменьшите.`,
  'number-overflow': (v) => `${v.name} не помещается в 64 бита, отведённые ему в PyTorch: уменьшите.`,
  'non-positive-groups': (v) => `groups равно ${v.groups}, а должно быть не меньше 1.`,
  'in-channels-not-divisible': (v) =>
    `Входные каналы (${v.in_channels}) не делятся на группы (${v.groups}) поровну: выберите groups, на которое делится ${v.in_channels}.`,
  'out-channels-not-divisible': (v) =>
    `Выходные каналы (${v.out_channels}) не делятся на группы (${v.groups}) поровну: выберите groups, на которое делится ${v.out_channels}.`,
  'invalid-padding-string': (v) => `padding\u00a0— это число, 'same' или 'valid', но не ${v.padding}.`,
  'same-with-stride': (v) =>
    `padding='same' сохраняет размер, а stride ${v.stride} этого не может: поставьте stride 1 или padding числом.`,
  'invalid-padding-mode': (v) => `padding_mode бывает zeros, reflect, replicate или circular, но не ${v.padding_mode}.`,
  'negative-weight-size': (v) =>
    `${v.name} равно ${v.value}, и размер весов вышел бы отрицательным: задайте 1 или больше.`,
  'tensor-too-large': () => 'Веса вышли бы больше любого тензора: уменьшите число каналов или ядро.',
  'pair-length': (v) => `${v.name}\u00a0— это одно число или два (высота, ширина), а не ${v.length}.`,
  'non-positive-kernel': (v) => `kernel_size равно ${v.kernel}, а должно быть не меньше 1.`,
  'non-positive-stride': (v) =>
    v.kernel === 0
      ? 'kernel_size равно 0, и stride, если не задан, равен ему же: задайте 1 или больше.'
      : `stride равно ${v.stride}, а должно быть не меньше 1: ядро, которое не сдвигается, никуда не придёт.`,
  'negative-padding': (v) => `padding равно ${v.padding}, а меньше 0 быть не может.`,
  'non-positive-dilation': (v) => `dilation равно ${v.dilation}, а должно быть не меньше 1.`,
  'non-positive-out-channels': (v) =>
    `При out_channels ${v.out_channels} у слоя не было бы ни одного ядра: нужно не меньше 1${
      Number(v.groups) > 1 ? ` и кратно числу групп, ${v.groups}` : ''
    }.`,
  'in-channels-mismatch': (v) =>
    `Слой ждёт ${channels(v.expected)}, а приходит ${v.got}. Задайте ему in_channels ${v.got} или слою перед ним out_channels ${v.expected}.`,
  'kernel-too-large': (v) =>
    v.emptied !== undefined
      ? emptied(v)
      : `Ядро накрывает ${cells(v.kernel)}, а в дополненной карте их ${v.padded} (${axis(v)}). Уменьшите kernel_size или dilation либо увеличьте padding.`,
  'empty-map': (v) =>
    `Пришла карта ${v.channels} × ${v.height} × ${v.width}, в ней нет ни одного значения: слои до неё должны оставить хотя бы одно.`,
  'reflect-padding-too-large': (v) =>
    `padding ${v.padding} нельзя отразить от ${v.size} клеток (${axis(v)}): он должен быть меньше ${v.size}.`,
  'circular-padding-too-large': (v) =>
    `padding ${v.padding} обернулся бы вокруг карты больше одного раза (${axis(v)}): можно не больше ${v.size}.`,
  'padding-crops-all': (v) => `padding ${v.padding} срезает всю карту, ${v.size} (${axis(v)}): сворачивать нечего.`,
  'padding-channels': (v) =>
    `padding из ${v.length} чисел дополнил бы и каналы, а этого страница не считает: задайте одно число или два.`,
  'pool-padding-over-half': (v) =>
    `padding у пулинга\u00a0— не больше половины ядра: при ядре ${v.kernel} не больше ${Math.floor(Number(v.kernel) / 2)}, а задано ${v.padding} (${axis(v)}).`,
  'output-too-small': (v) =>
    v.emptied !== undefined
      ? emptied(v)
      : `Окно пулинга накрывает ${cells(v.kernel)}, а в карте их ${v.input} (${axis(v)}), и ничего бы не осталось. Уменьшите ядро или увеличьте карту перед ним.`,
  'indices-handed-on': () =>
    'Пулинг перед этим слоем передаёт вместе с картой индексы: уберите из него return_indices=True.',
  'zero-divisor': () => 'divisor_override равно 0: сумма каждого окна делилась бы на ноль.',
  'transposed-padding-mode': () => 'Транспонированная свёртка дополняет только нулями: уберите padding_mode.',
  'num-channels-not-divisible': (v) =>
    `Каналы (${v.num_channels}) не делятся на группы (${v.num_groups}) поровну: выберите num_groups, на которое делится ${v.num_channels}.`,
  'empty-range': (v) => `max_val равно ${v.max}, а должно быть больше min_val, то есть ${v.min}.`,
  'invalid-probability': (v) => `p равно ${v.p}, а вероятность лежит между 0 и 1.`,
  'zero-norm-type': () => 'norm_type равно 0, а корня нулевой степени нет: 1\u00a0— это сумма, 2\u00a0— обычная норма.',
  'negative-output-size': (v) => `output_size равно ${v.value}, а меньше 0 быть не может.`,
  'output-padding-too-large': (v) =>
    `output_padding равно ${v.output_padding} (${axis(v)}), а должно быть меньше stride или dilation: здесь не больше ${v.most}.`,
  'transposed-output-too-small': (v) =>
    `padding ${v.padding} срезает всё, что даёт слой (${axis(v)}: ${v.output}). Уменьшите padding либо увеличьте kernel_size или stride.`,
  'wrong-rank': (v) =>
    `Слой не принимает тензор с числом осей ${v.got}, считая батч: поставьте слой до Flatten или уберите то, что вытягивает карту в вектор перед ним.`,
  'axis-out-of-range': (v) =>
    `Оси ${v.axis} нет: всего осей ${v.rank}, ось 0\u00a0— батч, ось 1\u00a0— каналы, −1\u00a0— последняя.`,
  'flatten-order': () => 'start_dim не может идти после end_dim.',
  'unflatten-mismatch': (v) =>
    `На оси ${v.axis} элементов ${v.size}, а unflattened_size ${v.got || '(пусто)'} в произведении даёт другое: один из размеров может быть −1, он следует из остальных.`,
  'odd-half': (v) =>
    `Слой делит ось ${v.axis} пополам, а её размер ${v.size} нечётный: выберите другой dim или пусть слои перед ним оставят чётный размер.`,
  'in-features-mismatch': (v) =>
    `Слой ждёт ${v.expected} ${plural('ru', Number(v.expected), { one: 'признак', few: 'признака', many: 'признаков' })}, а приходит ${v.got}. Задайте ему in_features ${v.got} или ${v.axes === 2 ? `сделайте так, чтобы слои до него оставляли ${v.expected}` : 'поставьте перед ним Flatten'}.`,
  'features-mismatch': (v) =>
    `Слой создан на ${channels(v.expected)}, а приходит ${v.got}. Задайте ему ${v.name} ${v.got}.`,
  'normalized-shape-mismatch': (v) =>
    `normalized_shape: ${v.expected || 'пусто'}, а это должны быть последние размеры входа: ${v.got}.`,
  'one-value-per-channel': () =>
    'В режиме обучения новый слой делит на разброс того, что видит, а у одного значения разброса нет: дайте карту побольше или переведите сеть в режим оценки, в котором BatchNorm берёт накопленную статистику.',
  'non-positive-eps': (v) => `eps равно ${v.eps}, а должно быть больше 0: оно не даёт делить на ноль.`,
  'non-positive-size': (v) => `size равно ${v.size}, а должно быть не меньше 1.`,
  'zero-alpha': () => 'alpha равно 0, а слой на него делит: задайте другое значение.',
  'negative-lambd': (v) => `lambd\u00a0— ${v.lambd}, а должно быть 0 или больше и помещаться в float32.`,
  'invalid-approximate': (v) => `approximate бывает none или tanh, но не ${v.approximate}.`,
  'pad-length': (v) => `padding\u00a0— это одно число или четыре (слева, справа, сверху, снизу), а не ${v.length}.`,
  'size-and-scale': () => 'Задайте либо size, либо scale_factor, одно из двух.',
  'align-corners-mode': (v) =>
    `Для mode ${v.mode} align_corners ничего не значит: уберите его или выберите bilinear либо bicubic.`,
  'invalid-mode': (v) => `Для карт mode бывает nearest, bilinear или bicubic, но не ${v.mode}.`,
  'resize-too-small': (v) => `От карты ничего не осталось бы (${axis(v)}: ${v.size}): увеличьте size или scale_factor.`,
  'non-positive-factor': (v) => `${v.name} равно ${v.value}, а должно быть не меньше 1.`,
  'shuffle-not-divisible': (v) =>
    v.what === 'channels'
      ? `На входе ${channels(v.size)}, а это число не делится на ${v.by}. Пусть слой перед ним даёт кратное ${v.by}, или задайте здесь число поменьше.`
      : `${v.what === 'height' ? 'Высота' : 'Ширина'} карты, ${v.size}, не делится на ${v.by}: выберите здесь число, на которое делится ${v.size}, или измените размер перед слоем.`,
  'init-refused': (v) => `${v.fn} не может заполнить ${v.target}: измените его аргументы или уберите его.`,
  ...operationHelp,
  'too-large': (v) =>
    limitWords(v.what) === undefined
      ? 'PyTorch эту сеть принимает, но для этой страницы она велика. Размеры и формулы остаются, значения не вычисляются.'
      : `PyTorch эту сеть принимает, но в ней ${prose('ru', Number(v.value))} ${limitWords(v.what)}, а страница вычисляет не больше ${prose('ru', Number(v.limit))}. Размеры и формулы остаются; меньше каналов или меньшая карта вернут и значения.`,
};

export const faults: typeof en = {
  help,
  aNotConstructed: {
    text: 'Сеть a не создаётся, а сеть b берёт числа после неё',
    help: 'Сначала исправьте сеть a или пусть сеть b начинает с того же seed (рецепт paired).',
  },
  title: (name) => `${name} не запускается`,
  titleBudget: (name) => `Начиная с ${name} сеть слишком велика для вычисления`,
  says: 'PyTorch говорит',
  repairs: 'Как исправить',
  edit: (arg, from, to, name) => `${arg} ${from} → ${to} в ${name}`,
  takeOut: (argument, name) => `Убрать ${argument} из ${name}`,
  add: (argument, name) => `Добавить ${argument} в ${name}`,
  write: (from, to, name) => `${from} → ${to} в ${name}`,
  removeLayer: (name) => `Удалить ${name}`,
  insert: (purpose, call, from, to) =>
    `${{ project: 'Проекция', crop: 'Обрезка', pad: 'Дополнение', resize: 'Изменение размера', flatten: 'Flatten' }[purpose]} между ${from} и ${to}: ${call}`,
  mode: {
    train: 'Перевести сеть в режим обучения: net.train()',
    eval: 'Перевести сеть в режим оценки: net.eval(), с накопленной статистикой',
  },
  input: (shape) => `Вход ${shape}`,
};
