import type { apart as en } from '../en/apart';
import { plural } from '../format';

const n = (count: number, one: string, few: string, many: string) =>
  `${count} ${plural('ru', count, { one, few, many })}`;

export const apart: typeof en = {
  label: 'Почему такое значение',
  title: (value) => `Почему ${value}?`,
  back: 'Назад',
  close: 'Закрыть',
  trail: 'Откуда вы пришли',
  input: 'вход',
  waiting: 'Разбираем…',
  gone: 'Этой ячейки больше нет: сеть изменилась.',
  noValue: 'Значения нет: этот слой не вычислен.',
  drawn:
    'Это ячейка самого x: число из генератора или пиксель картинки, которая стоит на его месте. Больше она ни из чего не получена.',
  sum: (count) => `${n(count, 'произведение', 'произведения', 'произведений')} в сумме`,
  constant: { bias: 'сдвиг (bias)', other: 'постоянная' },
  of: (map, channel) => `${map}, канал ${channel}`,
  heads: { values: 'значения', weights: 'ядро', products: 'произведения' },
  poolHeads: { values: 'значения', weights: 'доля', products: 'в счёт' },
  rest: (count) => `ещё ${n(count, 'канал', 'канала', 'каналов')}`,
  showAll: 'Показать все',
  more: (count) => `и ещё ${n(count, 'слагаемое', 'слагаемых', 'слагаемых')}`,
  padding: 'отступ',
  read: (where, value, weight, product) => `${where}: ${value} умножить на ${weight} будет ${product}`,
  open: (where) => `Разобрать ${where}`,
  after: 'затем',
  steps: {
    mean: 'среднее по группе',
    var: 'дисперсия',
    normalised: 'после нормировки',
    max: 'наибольшее в окне',
    exp: 'e в степени разности с наибольшим',
    sum: 'сумма всех таких',
  },
  times: (name) => `умножить на ${name}`,
  plus: (name) => `прибавить ${name}`,
  rounding: (by) => `Если сложить с двойной точностью, выйдет на ${by} иначе, чем во float32 у PyTorch.`,
  derivative: 'Это не сумма: вес говорит, насколько сдвинется значение, если сдвинуть эту ячейку.',
  cut: {
    histograms: (activation) =>
      `Гистограммы значений до ${activation} (заливка) и после (линия); стрелка от одного среднего к другому`,
    way: (from, to) => `среднее ${from} → ${to}`,
    share: (share) => `${share} значений были ниже нуля и стали нулями`,
    law: (std) => `Колокол вокруг 0 дал бы разброс ÷ √(2π) = ${std} ÷ 2.507 =`,
    spreads: (activation) => `Разброс (std) значений до ${activation}`,
    border: 'край',
    interior: 'внутри',
    all: 'все',
    narrow: (slot) =>
      `Клетки края${slot === null ? '' : ` сети ${slot}`} складывают и нули отступа: их значения лежат ближе друг к другу, и у того, что остаётся выше нуля, среднее ниже. Это снижает среднее всей карты.`,
  },
};
