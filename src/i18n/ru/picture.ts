import type { picture as en, Places } from '../en/picture';
import { plural } from '../format';

const n = (count: number, one: string, few: string, many: string) =>
  `${count} ${plural('ru', count, { one, few, many })}`;

type Pair = readonly [number, number];

const arrow = ([from, to]: Pair) => `${from} → ${to}`;
const arrows = (sizes: readonly Pair[]) => sizes.map(arrow).join(', ');
const places = ({ runs, more }: Places) =>
  [...runs.map(([a, b]) => (a === b ? `${a}` : `${a}–${b}`)), ...(more ? ['…'] : [])].join(', ');
const and = (parts: readonly (string | null)[]) => parts.filter((p) => p !== null).join(' и ');

/** «× 2», «÷ 2», «× 1,5». */
const factor = (by: number) => (by < 1 && Number.isInteger(1 / by) ? `÷ ${1 / by}` : `× ${Number(by.toFixed(2))}`);

export const picture: typeof en = {
  flow: 'Сеть от входа до выхода',
  input: 'вход',
  off: 'выключен: пропускает насквозь',
  afterFault: 'не вычисляется',
  empty: 'пустая карта',
  emptyHint: 'В ней нет клеток: нечего рисовать и не от чего брать среднее.',

  map: {
    label: (name, channel, shape) =>
      `${name}, ${channel === 'mean' ? 'среднее по каналам' : `канал ${channel}`}, ${shape}`,
    cursor: (name) => `Карта слоя ${name}: стрелки двигают курсор по клеткам`,
  },

  caption: {
    before: (activation) => `до ${activation}`,
    after: (activation) => `после ${activation}`,
    beforeAfter: (activation) => `Что ${activation} делает со значениями`,
    lost: (sizes) => (sizes.length > 1 ? `потеряно ${arrows(sizes)}` : `потеряно кольцо ${arrows(sizes)}`),
    kept: (padded, eaten) => (eaten === 0 ? `+${padded} добавлено` : `+${padded} добавлено, −${eaten} съедено`),
    pads: ([h, w]) => {
      const all = [...h, ...w];
      const both = ([a, b]: Pair) => `${Math.abs(a)}+${Math.abs(b)}`;
      const sides = h[0] === w[0] && h[1] === w[1] ? both(h) : `В ${both(h)}, Ш ${both(w)}`;
      if (all.every((k) => k >= 0)) return `добавлено ${sides}`;
      if (all.every((k) => k <= 0)) return `срезано ${sides}`;
      const mixed = ([a, b]: Pair) => [a, b].map((k) => (k > 0 ? `+${k}` : `${k}`.replace('-', '−'))).join(' ');
      return `В ${mixed(h)}, Ш ${mixed(w)}`;
    },
    zeros: ([h, w]) => `вставлены нули, stride ${h === w ? h : `${h} × ${w}`}`,
    bins: ([h, w]) => {
      const one = ([least, most]: Pair) => (least === most ? `${least}` : `${least}–${most}`);
      return one(h) === one(w) ? `окна по ${one(h)}` : `окна ${one(h)} × ${one(w)}`;
    },
    times: ([h, w]) => (h === w ? factor(h) : `В ${factor(h)}, Ш ${factor(w)}`),
    shuffled: (by) => `${by} × ${by} из каналов`,
    unshuffled: (by) => `${by} × ${by} в каналы`,
    flat: 'вытянуто в вектор',
    stride: ([h, w]) => (h === w ? `каждая ${h}-я позиция` : `шаги ${h} × ${w}`),
    resized: (sizes) => arrows(sizes),
    same: 'размер тот же',
    input: (source) => source,
  },

  next: {
    padded: ([top, bottom, left, right], name) => {
      const alike = top === bottom && left === right;
      const cells =
        alike && top === left ? `+${top}` : alike ? `+${top} × ${left}` : `В ${top}+${bottom}, Ш ${left}+${right}`;
      return `${cells} вокруг для ${name}`;
    },
    unread: (rows, cols, name) => {
      const what = and([
        rows > 0 ? n(rows, name ? 'строку' : 'строка', 'строки', 'строк') : null,
        cols > 0 ? n(cols, 'столбец', 'столбца', 'столбцов') : null,
      ]);
      if (name !== null) return `${name} не читает ${what}`;
      return `не ${rows + cols === 1 ? 'читается' : 'читаются'} ${what}`;
    },
    unreadWhere: (rows, cols, name) =>
      `${name} не читает из этой карты ${and([
        rows.runs.length > 0 ? `строки ${places(rows)}` : null,
        cols.runs.length > 0 ? `столбцы ${places(cols)}` : null,
      ])}`,
  },

  lane: {
    chip: (kind) => `Показать карту до ${kind}`,
    chipOn: (kind) => `Показать, что вошло в ${kind}`,
    chipOff: (kind) => `Показать, что вышло из ${kind}`,
    height: 'В',
    width: 'Ш',
    spoken: (h, w) =>
      h[0] === w[0] && h[1] === w[1]
        ? `высота и ширина: из ${h[0]} в ${h[1]}`
        : `высота: из ${h[0]} в ${h[1]}, ширина: из ${w[0]} в ${w[1]}`,
  },

  sheet: {
    label: (name, count) => `Каналы слоя ${name}: ${n(count, 'канал', 'канала', 'каналов')}`,
    channel: (channel) => `канал ${channel}`,
    of: (count) => `из ${count}`,
    values: (count, text) => `${text} ${plural('ru', count, { one: 'значение', few: 'значения', many: 'значений' })}`,
    firstOnes: (shown) => `здесь первые ${shown}`,
    vector: (name, count) => `Значения слоя ${name}: ${n(count, 'значение', 'значения', 'значений')} построчно`,
    meanOver: 'среднее по каналам',
    mean: 'среднее',
    meanTitle: 'Показать на большой карте среднее по всем каналам',
  },

  readouts: {
    shape: 'форма',
    mean: 'mean',
    std: 'std',
    min: 'min',
    max: 'max',
    zeros: 'нули',
    params: 'парам.',
    zerosTitle: 'доля точных нулей',
    copyMean: (full) => `Скопировать среднее со всеми знаками: ${full}`,
    copied: 'скопировано',
    copyFailed: 'не удалось скопировать',
    notFinite: (count, c) =>
      `${count} ${plural('ru', c, { one: 'значение не конечно', few: 'значения не конечны', many: 'значений не конечны' })}`,
    shared: 'посчитаны при первом использовании',
    changedBy: (name, by) => `${name}: изменение на ${by}`,
    channels: (by) => `${by} кан.`,
    height: 'В',
    width: 'Ш',
    units: ['Б', 'кБ', 'МБ', 'ГБ'],
    more: {
      open: 'ещё',
      close: 'свернуть',
      title: 'Память, macs, рецептивное поле и край\u00a0— под каждой картой',
      macs: 'macs',
      macsTitle: 'Умножения со сложением на этом шаге сети за один прямой проход',
      memory: 'память',
      memoryTitle: (values) => `Значений на этой карте: ${values}, по четыре байта (float32)`,
      field: 'поле',
      fieldTitle: 'Рецептивное поле: сколько пикселей входа видит клетка, высота × ширина; не обрезано краями',
      jump: 'шаг',
      jumpTitle: 'На сколько пикселей входа сдвинуты поля соседних клеток',
      centre: 'центр',
      centreTitle: 'Центр поля клетки (0, 0) на входе; середина пикселя (0, 0)\u00a0— это 0.5',
      all: 'весь вход',
      border: 'доля края',
      borderTitle: 'Клетки, окно которых в каком-либо слое доставало до padding: их среднее и их доля',
      ofCells: 'клеток',
      interior: 'внутри',
      interiorTitle: 'Среднее по клеткам, до которых padding не достаёт: сравните его со средним края',
    },
  },

  formula: {
    /** Opens the working. */
    why: (name) => `Почему такой размер: вычисление для ${name}`,
    whyTitle: 'Почему такой размер? Нажмите, чтобы увидеть вычисление',
    both: 'высота и ширина',
    height: 'высота',
    width: 'ширина',
    values: 'значения',
    plus: 'плюс',
    minus: 'минус',
    times: 'умножить на',
    over: 'делить на',
    equals: 'равно',
    negative: (digits) => `минус ${digits}`,
    largest: (of) => `наибольшее из ${of}`,
    channels: 'каналы',
    axis: (axis) => `ось ${axis}`,
    group: (inner) => `скобка ${inner} скобка закрылась`,
    floor: (inner) => `целая часть от ${inner}, конец целой части,`,
    ceil: (inner) => `округление вверх от ${inner}, конец округления,`,
    cut: (exact, whole) => `${exact} округляется вниз до ${whole}`,
    raised: (exact, whole) => `${exact} округляется вверх до ${whole}`,
  },

  legend: {
    button: 'Цвета и их диапазон',
    label: (share, range) => `${share}, ${range}`,
    share: { layer: 'общий для слоя', all: 'общий для всех слоёв', channel: 'свой у каждого канала' },
    range: { full: 'от min до max', robust: '1–99\u00a0%' },
    shareTitle: 'Диапазон',
    rangeTitle: 'Границы',
    paletteTitle: 'Палитра',
    rangeLong: { full: 'полные: от минимума до максимума', robust: 'устойчивые: от 1-го до 99-го процентиля' },
    palette: {
      'orange-blue': 'оранжевый–синий, бирюзовый',
      'purple-green': 'фиолетовый–зелёный, viridis',
      'red-blue': 'красный–синий, cividis',
      grey: 'серый',
    },
    safe: 'Каждая различима при всех распространённых формах цветовой слепоты.',
    scale: (name, low, high) => `Цветовая шкала слоя ${name} от ${low} до ${high} с гистограммой его значений`,
    padding: 'padding',
    lost: 'потеряно',
    unread: 'не читается',
    notFinite: 'не конечно',
  },

  /** Сети с ветвями. */
  graph: {
    rails: 'Связи в обход слоёв',
    rail: (from: string, to: string, shape: string) => `От ${from} к ${to}, ${shape}`,
    from: (name: string) => `от ${name}`,
    toStart: (name: string) => `К началу: ${name}`,
    toEnd: (name: string) => `К концу: ${name}`,
    drag: 'Перетащите к более поздней карте: получится обход',
    takeOut: 'Убрать эту связь',
    wireGone: (from: string, to: string) => `${from} больше не идёт в ${to}`,
    branch: (lane: number) => `ветвь ${lane}`,
    block: 'блок',
    times: (count: number) => `${count} ×`,
    fold: (name: string) => `Свернуть ${name}`,
    foldDiffers: 'Внутри сети чем-то отличаются',
    unfold: (name: string, times: number) => `Развернуть ${name}: одинаковых блоков — ${times}`,
  },

  cell: {
    label: 'Клетка под курсором',
    hint: 'Наведите на клетку\u00a0— её окна; щёлкните\u00a0— её разбор',
    why: 'щелчок: почему?',
    tapHint: 'Коснитесь клетки, чтобы разобрать её',
    mean: 'среднее',
    sees: (h, w) =>
      `клетка видит ${h} × ${w} ${plural('ru', h * w, { one: 'пиксель', few: 'пикселя', many: 'пикселей' })}`,
    padding: 'padding в поле зрения',
    noPadding: 'padding в поле зрения нет',
    unknown: '…',
  },
};
