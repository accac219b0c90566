import type { pair as en } from '../en/pair';

export const pair: typeof en = {
  net: (slot) => `Сеть ${slot}`,
  which: 'Какая сеть показана',
  unfold: (slot) => `Показать все параметры сети ${slot}`,
  fold: (slot) => `Показать в сети ${slot} только различия`,
  differs: (name, other) => `${name} не такой, как в сети ${other}`,
  only: (slot) => `только в сети ${slot}`,
  weights: { parts: 'отсюда веса другие', other: 'другие веса' },
  weightsTitle: {
    parts:
      'Первый слой, которому достаются не те же случайные числа, что в другой сети. Отсюда одинаковых весов нет, как и в PyTorch.',
    other: 'Эти веса не такие, как в другой сети.',
  },
  sameInput: 'тот же x, что у сети a',
  compare: 'Сравнить',
  compareTitle: 'Поставить рядом вторую сеть',
  opened: 'Рядом с первой сетью стоит вторая',
  closed: 'Сеть b убрана',
  swap: 'Поменять сети местами',
  close: 'Убрать сеть b',
  paired: 'Начать сеть b снова с того же seed',
  minus: 'a − b',
  minusTitle: 'Среднее сети a минус среднее сети b',
  otherShape: (other, shape) => `сеть ${other}: ${shape}`,
  noCell: (other) => `в сети ${other} там клетки нет`,
};
