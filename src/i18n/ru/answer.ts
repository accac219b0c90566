import type { answer as en } from '../en/answer';
import { plural } from '../format';

const convs = (n: number) => plural('ru', n, { one: 'свёртки', many: 'свёрток' });
const layers = (n: number) => plural('ru', n, { one: 'слой', few: 'слоя', many: 'слоёв' });

export const answer: typeof en = {
  label: 'Ответ',
  output: 'выход',
  input: 'вход',
  none: 'нет выхода',
  target: 'цель',
  noTarget: 'без цели',
  ways: 'как этого достичь',
  edit: 'Изменить цель и условия',
  mean: 'среднее',
  copyMean: (value) => `Скопировать среднее с полной точностью, ${value}`,
  met: 'выполнено',
  notMet: 'не выполнено',
  wants: (is, wants) => `${is}, нужно ${wants}`,
  reached: 'достигнута',
  stopped: (name) => `остановка на ${name}`,
  convs: (is, most) => `${is} из ≤ ${most} ${convs(most)}`,
  unpadded: (is, least) =>
    least === 1
      ? `${is} ${layers(is)} с padding=0`
      : `${is} из ≥ ${least} ${plural('ru', least, { one: 'слоя', many: 'слоёв' })} с padding=0`,
  params: (n) => `${n} парам.`,
  macs: (n) => `${n} macs`,
  paramsTitle: 'Обучаемые параметры всех слоёв',
  macsTitle: 'Умножения со сложением за один прямой проход',
  axes: ['каналы', 'высота', 'ширина'],
  size: 'размер',
  dialog: {
    title: 'Чего должна достичь сеть',
    target: 'размер выхода',
    most: 'не больше',
    mostConvs: convs,
    least: 'не меньше',
    leastUnpadded: (n) => `${convs(n)} с padding=0`,
    set: (what) => `Условие: ${what}`,
  },
};
