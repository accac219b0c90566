import type { cards as en } from '../en/cards';
import { plural } from '../format';

const sources = {
  randn: 'randn',
  gradient: 'градиент',
  checkerboard: 'шахматная доска',
  edge: 'граница',
  digit: 'цифра',
  pixel: 'один яркий пиксель',
  given: 'свой вход',
};

export const cards: typeof en = {
  sources,
  cardLabel: (kind, name) => `${kind} ${name}`,
  off: 'выкл.',
  offNote: 'Выключен: не создаётся и не считается.',
  menu: (name) => `Ещё для слоя ${name}`,
  grip: (name, place, of) => `${name}, место ${place} из ${of}`,
  gripHelp: 'Перетащите, чтобы переставить; Alt с ← или → сдвигает на одно место',
  parts: { h: 'высота', w: 'ширина', left: 'слева', right: 'справа', top: 'сверху', bottom: 'снизу' },
  link: (arg) => `${arg}: одно значение для высоты и ширины`,
  linkSides: (arg) => `${arg}: одно значение для всех четырёх сторон`,
  linked: {
    pair: { on: 'Высота и ширина связаны', off: 'Высота и ширина задаются отдельно' },
    sides: { on: 'Все четыре стороны связаны', off: 'Стороны задаются отдельно' },
  },
  field: (arg, name) => `${arg} слоя ${name}, ввод числом`,
  slider: (arg, name) => `${arg} слоя ${name}`,
  none: 'None',
  follows: (arg) => `None: как ${arg}`,
  asComes: 'None: как на входе',
  paddingWord: 'padding словом',
  number: 'число',
  notes: {
    evaluation: {
      word: 'как при оценке',
      title: 'При обучении он случайно обнулял бы значения; здесь слой пропускает всё.',
    },
    training: {
      word: 'режим обучения',
      title: 'Как любой новый модуль, нормализует по тому, что приходит, а не по средним, накопленным в обучении.',
    },
  },
  addActivation: (kind, name) => `Добавить ${kind} после ${name}`,
  removeActivation: (kind, name) => `Удалить ${kind} после ${name}`,
  add: {
    here: 'Добавить слой сюда',
    end: 'Добавить слой в конец',
  },
  bad: {
    whole: (typed, kept) => `«${typed}»\u00a0— не целое число; остаётся ${kept}`,
    value: (typed, kept) => `«${typed}» не подходит этому аргументу; остаётся ${kept}`,
    empty: (_typed, kept) => `Ничего не введено; остаётся ${kept}`,
    large: (typed, kept) => `${typed} не помещается в размеры PyTorch; остаётся ${kept}`,
    least: (typed, least, kept) => `${typed} меньше ${least}; остаётся ${kept}`,
    seed: (typed, kept) => `«${typed}» не годится в seed: нужно целое от −2⁶³ до 2⁶⁴ − 1; остаётся ${kept}`,
  },
  input: {
    title: 'вход',
    label: 'Вход и seed',
    source: 'Что подаётся на вход',
    channels: 'каналы',
    height: 'высота',
    width: 'ширина',
    seed: 'seed',
    next: 'дальше',
    nextTitle: 'Следующий seed (N)',
    shifted: 'Другой размер\u00a0— другие веса.',
    shiftedHelp:
      'Вход берётся первым, из того же генератора, что и веса. Другой размер входа забирает больше или меньше чисел, поэтому меняются все веса.',
    summary: (shape, seed) => `${shape} · seed ${seed}`,
    unfold: 'Размер входа и seed',
  },
  moved: (name, place, of) => `${name}: теперь место ${place} из ${of}`,
  lifted: (name) => `${name} поднят. Отпустите между двумя слоями; Escape вернёт его на место.`,
  dropped: (name) => `${name} остался на месте`,
  added: (kind) => `Добавлен ${kind}`,
  removed: (name) => `Удалён ${name}`,
  layers: (n) => `${n} ${plural('ru', n, { one: 'слой', few: 'слоя', many: 'слоёв' })}`,
};
