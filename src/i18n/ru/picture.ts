import type { picture as en } from '../en/picture';
import { plural } from '../format';

const n = (count: number, one: string, few: string, many: string) =>
  `${count} ${plural('ru', count, { one, few, many })}`;

type Pair = readonly [number, number];

const arrow = ([from, to]: Pair) => `${from} → ${to}`;
const arrows = (sizes: readonly Pair[]) => sizes.map(arrow).join(', ');
const places = (runs: readonly Pair[]) => runs.map(([a, b]) => (a === b ? `${a}` : `${a}–${b}`)).join(', ');
const and = (parts: readonly (string | null)[]) => parts.filter((p) => p !== null).join(' и ');

export const picture: typeof en = {
  flow: 'Сеть от входа до выхода',
  input: 'вход',
  off: 'выключен: пропускает насквозь',
  afterFault: 'не вычисляется',
  empty: 'пустая карта',
  emptyHint: 'В ней нет ячеек: нечего рисовать и не от чего брать среднее.',

  map: {
    label: (name, channel, shape) =>
      `${name}, ${channel === 'mean' ? 'среднее по каналам' : `канал ${channel}`}, ${shape}`,
    cursor: (name) => `Карта слоя ${name}: стрелки двигают курсор по ячейкам`,
  },

  caption: {
    before: (activation) => `до ${activation}`,
    lost: (sizes) => `потеряно кольцо ${arrows(sizes)}`,
    kept: (padded, eaten) => `+${padded} добавлено, −${eaten} съедено`,
    stride: ([h, w]) => (h === w ? `каждая ${h}-я позиция` : `шаги ${h} × ${w}`),
    same: 'размер тот же',
    input: (source) => source,
  },

  next: {
    padded: ([top, bottom, left, right], name) => {
      const alike = top === bottom && left === right;
      const cells =
        alike && top === left ? `${top}` : alike ? `${top} × ${left}` : [top, bottom, left, right].join(', ');
      return `+${cells} вокруг для ${name}`;
    },
    unread: (rows, cols, name) => {
      const what = and([
        rows > 0 ? n(rows, 'строку', 'строки', 'строк') : null,
        cols > 0 ? n(cols, 'столбец', 'столбца', 'столбцов') : null,
      ]);
      return name === null ? `не читает ${what}` : `${name} не читает ${what}`;
    },
    unreadWhere: (rows, cols, name) =>
      `${name} не читает из этой карты ${and([
        rows.length > 0 ? `строки ${places(rows)}` : null,
        cols.length > 0 ? `столбцы ${places(cols)}` : null,
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
  },

  formula: {
    both: 'высота и ширина',
    height: 'высота',
    width: 'ширина',
    plus: 'плюс',
    minus: 'минус',
    times: 'умножить на',
    over: 'делить на',
    equals: 'равно',
    negative: (digits) => `минус ${digits}`,
    group: (inner) => `скобка ${inner} скобка закрылась`,
    floor: (inner) => `целая часть от ${inner}, конец целой части,`,
    ceil: (inner) => `округление вверх от ${inner}, конец округления,`,
    cut: (exact, whole) => `${exact} округляется вниз до ${whole}`,
    raised: (exact, whole) => `${exact} округляется вверх до ${whole}`,
  },

  legend: {
    button: 'Цвета и их область значений',
    label: (share, range) => `${share}, ${range}`,
    share: { layer: 'общая для слоя', all: 'общая для всех слоёв', channel: 'своя у каждого канала' },
    range: { full: 'от min до max', robust: '1–99 %' },
    shareTitle: 'Область значений',
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
    scale: (name, low, high) => `Шкала цветов слоя ${name} от ${low} до ${high} с гистограммой его значений`,
    padding: 'padding',
    lost: 'потеряно',
    unread: 'не читается',
    notFinite: 'не конечно',
  },

  cell: {
    label: 'Ячейка под курсором',
    hint: 'Наведите курсор на ячейку, чтобы увидеть, из чего она вычислена',
    mean: 'среднее',
    sees: (h, w) => `видит ${h} × ${w} ${plural('ru', h * w, { one: 'пиксель', few: 'пикселя', many: 'пикселей' })}`,
    padding: 'padding в поле зрения',
    noPadding: 'без padding в поле зрения',
    unknown: '…',
  },
};
