import type { experiment as en } from '../en/experiment';
import { plural, prose } from '../format';
import { guidedWords } from './experiment_guided';
import { verdictWords } from './experiment_verdict';

const forms = { one: 'сид', few: 'сида', many: 'сидов' };
const seeds = (n: number) => plural('ru', n, forms);
/** Из 21 сида, из 22 сидов. */
const ofSeeds = (n: number) => plural('ru', n, { one: 'сида', many: 'сидов' });

export const experiment: typeof en = {
  verdict: verdictWords,
  guided: guidedWords,
  modes: { label: 'Вид эксперимента', compare: 'Сравнить', sweep: 'Перебрать' },
  ask: {
    two: 'Сравнить {question} у a и b {layer}, сиды от {from} до {to}, {recipe}.',
    one: 'Измерить {question} у a {layer}, сиды от {from} до {to}.',
    border: 'В одной сети a сравнить {question} {layer}, сиды от {from} до {to}.',
    sweep:
      'Перебрать {arg} у {swept} сети a по значениям {values} и измерить {question} {layer}, сиды от {from} до {to}.',
  },
  blanks: {
    question: 'Что измеряется',
    layer: 'Какой слой',
    from: 'Первый сид',
    to: 'Последний сид',
    recipe: 'Откуда случайные веса',
    arg: 'Какой параметр',
    swept: 'Какого слоя',
  },
  questions: {
    mean: 'среднее',
    'abs-mean': 'среднее |x|',
    std: 'std',
    'border-mean': 'среднее по краю',
    'interior-mean': 'среднее внутри',
    max: 'максимум',
    zeros: 'долю нулей',
    'border-interior': 'среднее по краю и внутри',
  },
  axis: {
    mean: 'среднее',
    'abs-mean': 'среднее |x|',
    std: 'std',
    'border-mean': 'среднее по краю',
    'interior-mean': 'среднее внутри',
    max: 'максимум',
    zeros: 'доля нулей',
    'border-interior': 'среднее',
  },
  layers: {
    last: 'после последнего слоя',
    all: 'после каждого слоя',
    one: (name) => `после ${name}`,
    missing: (n) => `после слоя ${n}, которого нет`,
  },
  recipes: {
    paired: 'обе из одного сида',
    notebook: 'веса b берутся вслед за весами a, как в ноутбуке',
  },
  seedsTyped: {
    whole: (typed) => `«${typed}»\u00a0— не сид: нужно целое от −2⁶³ до 2⁶⁴ − 1`,
    order: 'последний сид идёт после первого',
    many: (most) => `не больше ${prose('ru', most)} сидов сразу`,
  },
  run: 'Запустить',
  runAgain: 'Запустить заново',
  pause: 'Пауза',
  resume: 'Дальше',
  stop: 'Стоп',
  more: (n) => `+ ${prose('ru', n)}`,
  moreTitle: (n) => `Ещё ${prose('ru', n)} ${seeds(n)} вслед за теми, что есть`,
  progress: {
    label: 'Вычислено сидов',
    of: (ready, count) => `${prose('ru', ready)} из ${prose('ru', count)} ${ofSeeds(count)}`,
    ofSweep: (ready, count, values) =>
      `${prose('ru', ready)} из ${prose('ru', count)}: ${prose('ru', count / values)} ${seeds(count / values)} на каждое из ${values} значений`,
    rate: (n) => `${prose('ru', Math.round(n))} ${seeds(Math.round(n))}/с`,
    left: (s) => `осталось ${s < 60 ? `${Math.ceil(s)} с` : `${Math.ceil(s / 60)} мин`}`,
    took: (s) => (s < 0.1 ? 'меньше чем за 0.1 с' : `за ${prose('ru', Math.round(s * 10) / 10)} с`),
    paused: 'пауза',
    stopped: 'остановлено; вычисленное остаётся',
    failed: (why) => `Остановилось: ${why}`,
  },
  stale: 'Эти числа относятся к эксперименту, каким он был при запуске. С тех пор страница изменилась.',
  refused: {
    'net-refused': (slot) => `Сеть ${slot} не может работать. Исправьте её здесь или в её карточке:`,
    'no-such-layer': (slot) => `У сети ${slot} нет такого слоя. Выберите другой.`,
    'measure-undefined': (slot) =>
      `У сети ${slot} там нет такого числа. Краю нужен padding, а карте\u00a0— высота и ширина; выберите другой слой или другую величину.`,
    'too-few-values': 'PyTorch отвергает эту сеть при каждом значении.',
  },
  noRun: (why) => `Эксперимент не загрузился: ${why}`,
  stats: {
    label: 'Числа',
    meanOf: (name) => `среднее ${name}`,
    difference: 'a − b',
    ci: '95\u00a0%-й интервал',
    bootstrap: 'бутстреп',
    bootstrapTitle: '95\u00a0%-й интервал средней разности по 1000 перевыборкам',
    effect: 'размер эффекта d',
    effectTitle: 'd Коэна: средняя разность в стандартных отклонениях',
    lower: 'a < b',
    lowerTitle: 'Доля сидов и её 95\u00a0%-й интервал (Уилсон)',
    sd: 'sd',
    tests: { paired: 'парный t-тест', welch: 't-тест Уэлча' },
    plain: {
      bootstrap: 'где лежало бы среднее a\u00a0−\u00a0b с другими сидами',
      effect: 'насколько a\u00a0−\u00a0b велико рядом со своим разбросом: 0.2 мало, 0.8 много',
      paired: 'как часто столько выходит случайно, сид против сида',
      welch: 'то же для разных весов, разброс которых может отличаться',
    },
    none: 'не определено',
  },
  names: {
    nets: { a: 'a', b: 'b' },
    border: { a: 'на краю', b: 'внутри' },
    short: { border: 'у края', interior: 'внутри', difference: 'у края − внутри', lower: 'у края < внутри' },
  },
  plot: {
    label: (what) => `Сиды: ${what}`,
    how: 'Стрелки ведут от сида к сиду, Enter открывает его на странице.',
    dots: (n, touch) =>
      `точка\u00a0— сид, всего ${prose('ru', n)} · ${touch ? 'Коснитесь точки: её сид откроется на странице.' : 'Наведите на точку: её числа; щелчок откроет сид на странице.'}`,
    density: (n, touch) =>
      `плотность, ${prose('ru', n)} ${seeds(n)} · ${touch ? 'Коснитесь: ближайший сид откроется на странице.' : 'Наведите: ближайший сид; щелчок откроет его на странице.'}`,
    notFinite: (n) => `${prose('ru', n)} ${seeds(n)} с неконечным значением не нарисовано`,
    seed: (seed) => `сид ${seed}`,
    here: 'на странице',
    toPage: 'щелчок: на страницу',
  },
  notebook: {
    show: 'Запуск из ноутбука',
    title: 'Наложить на график два числа, напечатанные в ноутбуке',
    said: (a, b, difference) =>
      `В ноутбуке вышло a\u00a0=\u00a0${a} и b\u00a0=\u00a0${b}, a\u00a0−\u00a0b\u00a0=\u00a0${difference}.`,
    usual: (a, b, difference, further) =>
      `Обычно ли это? Не выше лежат ${a} сидов у a, ${b} у b и ${difference} у a\u00a0−\u00a0b; при ${further} сидов они расходятся сильнее.`,
  },
  all: {
    label: 'По слоям',
    columns: { layer: 'после', a: 'a', b: 'b', difference: 'a − b', effect: 'разность в sd', lower: 'a < b' },
    open: (name) => `Показать ${name}`,
    back: 'все слои',
  },
  sweep: {
    label: (arg, measure) => `${measure} в зависимости от ${arg}`,
    refused: (text) => `PyTorch отказывается: ${text}`,
    undefined: 'Такого числа нет.',
    gaps: { refused: 'отказ', undefined: 'нет числа' },
    line: 'линия: среднее и его 95\u00a0%-й интервал',
    band: 'полоса: 95\u00a0% сидов',
    missing: (n) => `слоя ${n}, которого нет,`,
    noArg: (arg) => `У этого слоя нет ${arg}.`,
    columns: { value: 'значение', mean: 'среднее', ci: '95\u00a0%-й интервал', sd: 'sd' },
  },
  guide: {
    label: 'Проверка утверждения',
    intro: 'Эксперименты от вопроса до ответа. Каждый ставит на страницу свои сети; «Отменить» вернёт ваши.',
    predict: 'Чего вы ждёте?',
    skip: 'Просто запустить',
    why: 'Почему:',
    unlike: 'разные случайные веса',
    next: (title) => `Дальше: ${title}`,
    changed: 'Сети или пропуски с тех пор изменились: это уже не тот эксперимент.',
    again: 'Вернуть как было',
  },
  download: {
    label: 'Скачать',
    csv: 'CSV: значения при каждом сиде',
    json: 'JSON: всё, чтобы повторить',
    svg: 'SVG: график',
    png: 'PNG: график',
    python: 'Python: тот же эксперимент в PyTorch',
    noPlot: 'на экране нет графика; выберите один слой',
    failed: (why) => `Записать не удалось: ${why}`,
  },
};
