import type { why as en } from '../en/why';
import { plural } from '../format';

const n = (count: number, one: string, few: string, many: string) =>
  `${count} ${plural('ru', count, { one, few, many })}`;
const cells = (count: number) => n(count, 'клетка', 'клетки', 'клеток');
const ofCells = (count: number) => n(count, 'клетки', 'клеток', 'клеток');
const byCells = (count: number) => n(count, 'клетку', 'клетки', 'клеток');

const listed = (all: readonly number[]) =>
  (all.length <= 5 ? all.map(String) : [String(all[0]), String(all[1]), '…', String(all.at(-1))]).join(', ');

type V = Readonly<Record<string, number>>;
const v = (values: V, name: string) => values[name] ?? 0;

export const why: typeof en = {
  title: (size) => `Почему ${size}?`,
  axes: { both: 'высота и ширина', channels: 'каналы', height: 'высота', width: 'ширина', values: 'значения' },
  axis: (axis) => `ось ${axis}`,
  come: (shapes) => `на входе: ${shapes}`,
  rule: 'Правило',

  batch: {
    became: (from: number, to: number) => `батч был ${from}, стал ${to}`,
    title: 'Что view сделал с батчем',
    what: (from: number, to: number) =>
      `Этот view разложил ${from === 1 ? 'одну картинку' : `картинки (${from})`} на ${to} ${plural('ru', to, { one: 'строку', few: 'строки', many: 'строк' })}, и PyTorch считает каждую строку отдельной картинкой: дальше получается ${to} ${plural('ru', to, { one: 'ответ', few: 'ответа', many: 'ответов' })}, каждый по куску вашей картинки. Ошибки нет: она появится только в функции потерь, где меток меньше, чем ответов, — если появится вообще.`,
    instead:
      'На месте батча стоит −1, и оно забирает всё, что осталось от других чисел. Оставьте батч на месте, а −1 отдайте признакам: x.view(x.size(0), −1) или nn.Flatten(); тогда Linear, созданный для другого числа признаков, сразу выдаст ошибку.',
  },

  steps: {
    same: (x) =>
      `padding='same' добавляет всё, что окно занимает сверх одной клетки: ${v(x, 'before')} до, ${v(x, 'after')} после`,
    padded: (x) => {
      const [a, b] = [v(x, 'before'), v(x, 'after')];
      if (a === b) return a < 0 ? `С каждой стороны обрезано ${cells(-a)}` : `С каждой стороны padding: ${cells(a)}`;
      return `padding: ${a} до, ${b} после`;
    },
    unpadded: (x) => `Без padding: длина линии\u00a0— ${cells(v(x, 'input'))}`,
    span: (x) => `При dilation ${v(x, 'dilation')} ядро из ${ofCells(v(x, 'kernel'))} охватывает ${v(x, 'span')}`,
    room: (x) => `Первое окно занимает ${v(x, 'span')}; остальные клетки\u00a0— место для сдвигов`,
    'moves-exact': (x) =>
      v(x, 'stride') === 1 ? 'Окно сдвигается по одной клетке' : `Сдвиг на ${byCells(v(x, 'stride'))}, делится нацело`,
    'moves-floor': (x) => {
      const [left, pad, own] = [v(x, 'left'), v(x, 'leftPadding'), v(x, 'leftCells')];
      const whose =
        own === 0 ? 'только padding' : pad === 0 ? 'не читается' : `${own} не читается, ${pad}\u00a0— padding`;
      return `Сдвиг на ${byCells(v(x, 'stride'))}, только целые сдвиги: остаётся ${cells(left)} (${whose})`;
    },
    'moves-ceil': (x) =>
      `Сдвиг на ${byCells(v(x, 'stride'))}; ceil_mode добавляет сдвиг, и окно выступает за край на ${v(x, 'beyond')}`,
    windows: () => 'Первое место и ещё по одному на каждый сдвиг',
    dropped: () => 'Последнее началось бы в padding за картой: PyTorch его отбрасывает',
    'pad-before': (x) => `Добавлено до: ${cells(v(x, 'by'))}`,
    'pad-after': (x) => `Добавлено после: ${cells(v(x, 'by'))}`,
    'crop-before': (x) => `Обрезано до: ${cells(v(x, 'by'))}`,
    'crop-after': (x) => `Обрезано после: ${cells(v(x, 'by'))}`,
    spread: (x) =>
      v(x, 'stride') === 1
        ? `${cells(v(x, 'input'))} подряд`
        : `${cells(v(x, 'input'))} с шагом ${v(x, 'stride')}: между соседними пустых ${v(x, 'gaps')}`,
    stamp: (x) =>
      v(x, 'dilation') === 1
        ? `Каждая ставит отпечаток ядра из ${v(x, 'kernel')}: последний выступает за свою клетку`
        : `Каждая ставит отпечаток ядра из ${v(x, 'kernel')}, растянутого до ${v(x, 'span')}`,
    cut: (x) => `padding срезает с каждого края ${byCells(v(x, 'padding'))}`,
    extended: (x) => `output_padding добавляет в конце ${byCells(v(x, 'by'))}`,
    given: (x) => `Слою сказано, сколько сделать: ${cells(v(x, 'output'))}`,
    kept: (x) => `Столько же клеток, сколько пришло: ${v(x, 'output')}`,
    scaled: (x) => `${cells(v(x, 'input'))} на масштаб, с округлением вниз`,
    bin: (x) => `Выход ${v(x, 'o')}: от первой клетки до последней, ${cells(v(x, 'size'))}`,
    source: (x) => {
      const [first, last] = [v(x, 'first'), v(x, 'last')];
      const from = first === last ? `берёт клетку ${first}` : `смешивает клетки с ${first} по ${last}`;
      return `Выход ${v(x, 'o')} стоит в этом месте входа и ${from}`;
    },
    shuffled: (x) => `${v(x, 'factor')}² каналов становятся квадратом ${v(x, 'factor')} × ${v(x, 'factor')}`,
    unshuffled: (x) => `Квадрат ${v(x, 'factor')} × ${v(x, 'factor')} становится ${v(x, 'factor')}² каналами`,
    halved: (x) => `Две половины: ${cells(v(x, 'input') / 2)} и столько же; значения второй пропускают значения первой`,
    flattened: (x) =>
      `Все клетки подряд, канал за каналом: карты ${v(x, 'height')} × ${v(x, 'width')}, всего ${v(x, 'channels')}`,
    features: (x) => `Linear читает строку из ${v(x, 'input')} и делает признаков: ${v(x, 'output')}`,
    rows: (x) => `Linear читает каждую строку отдельно: строк остаётся ${v(x, 'output')}`,
  },

  operations: {
    alike: () => 'Одинаково у всего, что на входе, и так и остаётся',
    stretched: (x) =>
      `Broadcasting: размеры равны или один из них 1, и тогда его единственная клетка берётся ${n(v(x, 'size'), 'раз', 'раза', 'раз')}`,
    joined: (x) => `Встают друг за другом: складываются размеры всех входов (их ${v(x, 'count')})`,
    stacked: (x) => `Новая ось: по месту на каждый из тензоров (их ${v(x, 'count')})`,
    sliced: (x) =>
      `Из ${ofCells(v(x, 'size'))} берутся клетки от ${v(x, 'start')} до ${v(x, 'stop')} (не включая), ${v(x, 'step') === 1 ? 'все подряд' : `с шагом ${v(x, 'step')}`}; последний шаг считается, если он начинается внутри`,
    moved: (x) => `Длина оси ${v(x, 'from')} того, что на входе`,
    inferred: (x) =>
      `Те же значения (их ${v(x, 'cells')}) в другой форме: сюда приходится то, что оставляют остальные размеры`,
    told: () => 'Размер назван в вызове',
    added: () => 'Новая ось из одной клетки',
  },

  together: 'Всё вместе',

  drawing: {
    label: (input, output) => `Линия длиной ${cells(input)}, окна на ней и получившиеся клетки: ${output}`,
    input: 'вход',
    output: 'выход',
    window: 'окно',
    stamp: 'клетка входа',
    reads: (index, all, padding, beyond) => {
      const parts = [
        all.length === 0 ? '' : `${all.length === 1 ? 'клетку' : 'клетки'} ${listed(all)}`,
        padding > 0 ? `${padding} из padding` : '',
        beyond > 0 ? `${beyond} за краем` : '',
      ];
      return `выход ${index} читает ${parts.filter((part) => part !== '').join(' + ')}`;
    },
    writes: (index, all, cut) =>
      `вход ${index}: ${all.length === 0 ? 'отпечатка нет' : `отпечаток на выходах ${listed(all)}`}${cut > 0 ? ` (срезано: ${cut})` : ''}`,
    dropped: 'это окно отброшено',
    roles: {
      padding: 'padding',
      cropped: 'обрезано',
      left: 'остаток',
      unread: 'не читается',
      beyond: 'за краем',
      cut: 'срезано padding',
      added: 'output_padding',
      hole: 'сюда ничего не попало',
    },
  },
  play: 'Посмотреть, как окно идёт по карте',
};
