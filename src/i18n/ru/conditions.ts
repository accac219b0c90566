import type { conditions as en } from '../en/conditions';
import { plural } from '../format';

/** After «не больше» and «не меньше», which take the genitive. */
const convs = (n: number) => plural('ru', n, { one: 'свёртки', many: 'свёрток' });
const same = (text: string) => text;

export const conditions: typeof en = {
  kinds: {
    output: { says: (w) => `выход ${w}`, is: same },
    size: { says: (w) => `размер ${w}`, is: same },
    input: { says: (w) => `вход ${w}`, is: same },
    'convs-most': { says: (w, n) => `не больше ${w} ${convs(n)}`, is: same },
    'convs-least': { says: (w, n) => `не меньше ${w} ${convs(n)}`, is: same },
    'unpadded-least': { says: (w, n) => `не меньше ${w} ${convs(n)} с padding=0`, is: same },
    'depth-most': {
      says: (w, n) => `не больше ${w} ${plural('ru', n, { one: 'слоя', many: 'слоёв' })}, не считая активаций`,
      is: same,
    },
    'params-most': { says: (w) => `параметров не больше ${w}`, is: same },
    'macs-most': { says: (w) => `macs не больше ${w}`, is: same },
    'field-least': { says: (w) => `рецептивное поле не меньше ${w}`, is: same },
    'field-most': { says: (w) => `рецептивное поле не больше ${w}`, is: same },
    'sees-all': {
      says: () => 'средняя клетка видит каждый пиксель входа',
      is: (text, n) => (n === 0 ? 'все' : `${text} не видно`),
    },
    'no-holes': {
      says: () => 'без дыр в рецептивном поле',
      is: (text, n) => (n === 0 ? 'нет' : `${text} мимо`),
    },
    'border-most': {
      says: (w, n) => (n === 0 ? 'без краевых клеток' : `краевых клеток не больше ${w}\u00a0%`),
      is: (text) => `${text}\u00a0%`,
    },
    'nothing-lost': {
      says: () => 'каждая строка и каждый столбец прочитаны',
      is: (text, n) => (n === 0 ? 'все' : `${text} не прочитано`),
    },
    stride: { says: (w) => `произведение шагов ${w}`, is: same },
    'kernel-most': { says: (w) => `ядра не больше ${w}`, is: same },
    'kernels-odd': { says: () => 'только нечётные ядра', is: (_text, n) => (n === 0 ? 'нечётные' : 'есть чётные') },
    'kernels-even': { says: () => 'только чётные ядра', is: (_text, n) => (n === 0 ? 'чётные' : 'есть нечётные') },
    'field-odd': { says: () => 'нечётное рецептивное поле', is: (_text, n) => (n === 0 ? 'нечётное' : 'чётное') },
    'field-even': { says: () => 'чётное рецептивное поле', is: (_text, n) => (n === 0 ? 'чётное' : 'нечётное') },
    'strided-least': { says: (w, n) => `не меньше ${w} ${convs(n)} со stride > 1`, is: same },
    'dilated-least': { says: (w, n) => `не меньше ${w} ${convs(n)} с dilation > 1`, is: same },
    'depthwise-least': {
      says: (w, n) => `не меньше ${w} ${plural('ru', n, { one: 'поканальной', many: 'поканальных' })} ${convs(n)}`,
      is: same,
    },
    uses: { says: (w) => `есть ${w}`, is: same },
    without: { says: (w) => `без ${w}`, is: same },
  },
  groups: {
    conv: { uses: 'свёртки', without: 'свёрток' },
    pool: { uses: 'пулинг', without: 'пулинга' },
    activation: { uses: 'активации', without: 'активаций' },
    norm: { uses: 'нормализация', without: 'нормализации' },
    pad: { uses: 'слои Pad', without: 'слоёв Pad' },
    resize: { uses: 'Upsample или Shuffle', without: 'Upsample и Shuffle' },
    head: { uses: 'Flatten, Linear или Dropout', without: 'Flatten, Linear и Dropout' },
    operation: { uses: 'суммы, конкатенации и подобное', without: 'сумм, конкатенаций и подобного' },
  },
  met: 'выполнено',
  notMet: 'пока нет',
  none: '–',
  stops: 'Сеть останавливается: PyTorch её не принимает.',
  outside: 'В сети изменено то, что преподаватель закрыл.',
  line: {
    open: (title) => `Задача: ${title}. Открыть её панель`,
    more: 'Подробнее',
    all: (met, of) => `${met} из ${of}`,
    progress: (met, of) => `выполнено условий: ${met} из ${of}`,
    solved: 'решена',
    limited: 'ограничено преподавателем',
    limitedTitle: 'В этой задаче можно менять не всё. Выйдите из неё в её панели, и всё вернётся.',
    answerOf: (name) => (name === '' ? 'ответ' : `ответ: ${name}`),
  },
  said: {
    met: (title) => `Задача решена: ${title}`,
  },
};
