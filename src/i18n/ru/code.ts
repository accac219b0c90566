import type { NoteCode, ProblemParams } from '../../core/note_codes';
import type { ProblemCode, WriteStyle } from '../../core/source';
import type { code as en } from '../en/code';
import { plural, prose } from '../format';

type P = ProblemParams;
const n = (value: string | number | undefined) => prose('ru', Number(value));
const count = (value: string | number | undefined, one: string, few: string, many: string) =>
  `${n(value)} ${plural('ru', Number(value), { one, few, many })}`;

const problems: Readonly<Record<ProblemCode, (p: P) => string>> = {
  'too-long': (p) =>
    `Слишком длинно, чтобы прочитать целиком: ${count(p.length, 'символ', 'символа', 'символов')}, а читается ${n(p.most)}. Оставьте строки, в которых создаётся сеть.`,
  'too-deep': (p) =>
    `Слишком глубокая вложенность, чтобы прочитать целиком: больше ${count(p.depth, 'уровня', 'уровней', 'уровней')}. Вынесите внутренние части в отдельные строки.`,
  'too-slow': () => 'Это читается слишком долго. Оставьте строки, в которых создаётся сеть.',
  unclosed: (p) => `У этой скобки ${p.bracket} нет пары: закройте её.`,
  unmatched: (p) => `Эта скобка ${p.bracket} ничего не закрывает: уберите её или откройте парную раньше.`,
  'unterminated-string': () => 'Строка не закончена: закройте кавычку.',
  syntax: () => 'Отсюда Python не читает дальше: проверьте, нет ли пропущенной запятой, двоеточия или скобки.',
  'print-syntax': () =>
    'Отсюда напечатанная сеть не читается дальше: print(net) пишет для каждого модуля строку (имя): Слой(…). Уберите лишнее.',
  'no-net': () =>
    'Сети здесь пока нет: напишите nn.Sequential(…), класс с forward или строки вида nn.Conv2d(3, 16, 3).',
  'no-notebook': () => 'Это не блокнот Jupyter: в нём нет ячеек, которые можно прочитать.',
  'too-many-layers': (p) =>
    `${count(p.layers, 'слой', 'слоя', 'слоёв')}: страница показывает сети не больше чем из ${n(p.most)}. Уберите лишние.`,
  'not-followed': (p) => {
    const what = p.what ? ` (${p.what})` : '';
    return `Здесь это не читается${what}: читается только цепочка слоёв. Запишите слои один за другим.`;
  },
  raises: (p) => `Здесь программа сама прерывается ошибкой (${p.what}): с такими значениями сети не получится.`,
  'unknown-name': (p) => {
    if (p.nearest) return `${p.name} здесь не определено: может быть, имелось в виду ${p.nearest}?`;
    if (String(p.name).includes('.'))
      return `${p.name} здесь не определено: проверьте, верно ли оно написано, или задайте его в __init__.`;
    return `Значение ${p.name} здесь неизвестно: задайте его строкой выше или напишите само число.`;
  },
  'unknown-layer': (p) => {
    if (p.nearest) return `${p.name} не существует: может быть, имелось в виду ${p.nearest}?`;
    return p.instead
      ? `${p.name} достраивается только при первом запуске сети, а напечатана она до него: напечатайте сеть после первого запуска или запишите nn.${p.instead}, указав ${p.argument}.`
      : `Слоя ${p.name} эта страница не знает: проверьте, верно ли он написан, или уберите его.`;
  },
  'not-a-module': (p) => {
    if (p.call) return `Здесь должен стоять слой, а ${p.given} — класс: вызовите его, ${p.call}.`;
    if (p.instead) return `Здесь должен стоять слой, а ${p.given} — функция: напишите ${p.instead}.`;
    const spread = p.spread ? ': поставьте перед ним *, чтобы слои передавались по одному' : '';
    return `Здесь должен стоять слой, а стоит ${p.given}${spread}.`;
  },
  'no-return': () => 'Этот forward ничего не возвращает: закончите его строкой return x.',
  'forward-takes': (p) =>
    p.missing === 'self'
      ? 'Первым forward получает саму сеть: напишите def forward(self, x).'
      : 'После self forward получает вход: напишите def forward(self, x).',
  'before-init': () => 'Сначала вызовите super().__init__(): пусть это будет первая строка этого __init__.',
  arithmetic: () => 'Это нельзя вычислить: деление на ноль или слишком большое число.',
  'too-many-arguments': (p) =>
    `${p.layer} принимает не больше ${count(p.most, 'аргумента', 'аргументов', 'аргументов')}: уберите лишние.`,
  'unknown-argument': (p) =>
    `У ${p.layer} нет аргумента ${p.argument}: проверьте, верно ли он написан, или уберите его.`,
  'repeated-argument': (p) => `${p.argument} задан дважды: оставьте один.`,
  'missing-argument': (p) => `Для ${p.layer} нужен ${p.argument}: добавьте его, например ${p.argument}=3.`,
  'positional-after-keyword': () =>
    'Аргумент без имени стоит после аргумента с именем: переставьте его вперёд или назовите.',
  'unsupported-argument': (p) =>
    `${p.argument} у ${p.layer} здесь не вычисляется: уберите его или оставьте значение по умолчанию.`,
  'wrong-type': (p) => `${p.argument} у ${p.layer} не может быть ${p.given}: задайте число подходящего вида.`,
  'number-too-large': (p) => `${p.argument} у ${p.layer}\u00a0— ${p.given}: больше, чем вмещают целые числа PyTorch.`,
};

const notes: Readonly<Record<NoteCode, (p: P) => string>> = {
  ignored: () => 'Пропущено: слоёв здесь не создаётся.',
  'not-followed': (p) => `Пропущено${p.what ? ` (${p.what})` : ''}: здесь это не читается.`,
  'other-net': (p) => (p.name ? `Здесь есть и ${p.name}.` : 'Здесь есть и другая сеть.'),
  'not-in-net': (p) => `${p.layer} создаётся, но сетью не используется.`,
  'unread-off': () => 'Комментарий «# off:» без слоя, который можно прочитать.',
  'taken-as-flatten': (p) => `${p.what} понимается как Flatten: длина следует из того, что приходит на вход.`,
  'taken-as-unflatten': (p) => `${p.what} понимается как Unflatten: каждый вектор складывается в карты одной картинки.`,
  guessed: (p) => `Значение ${p.argument} нигде не задано, взято ${p.value}: создайте сеть со своим строкой ниже.`,
  'taken-as-pool': (p) => `${p.what} понимается как ${p.layer}: карта берётся целиком.`,
  'init-order': () =>
    'Здесь nn.init заполняет веса после создания всей сети; в этом тексте после этого создаются ещё слои, поэтому числа PyTorch отличаются от чисел страницы.',
  'no-weights': () =>
    'Обученные веса, которые здесь запрашиваются, лежат в файле, которого у страницы нет: веса сети заново разыграны, поэтому числа не те, что у обученной сети.',
  printed: () =>
    'Напечатанная сеть не показывает свой forward: здесь слои идут один за другим в том порядке, в котором напечатаны. Того, что forward делает сам (F.relu, flatten, skip-соединение, слой дважды), в ней нет: сверьте со своим forward и добавьте недостающее.',
  'print-flatten': () =>
    'Перед этим Linear стоят карты: обычно forward их разворачивает (x.view, torch.flatten), а print этого не показывает. Если у вас так, добавьте перед ним строку (flatten): Flatten().',
  'print-hides': (p) => `print не показывает ${p.argument} у ${p.layer}: взято значение PyTorch по умолчанию.`,
  warns: (p) => `PyTorch предупреждает: ${p.text}`,
  'uneven-same': (p) =>
    `${p.layer}: Keras дополняет после карты на одну ячейку больше, чем до неё; здесь это делает ZeroPad2d.`,
  'left-out': (p) => `${p.layer} подготавливает картинки: сеть взята без него.`,
  approximate: (p) => `У ${p.argument} слоя ${p.layer} нет соответствия в PyTorch: взято самое близкое.`,
};

const styles: Readonly<Record<WriteStyle, string>> = {
  sequential: 'Sequential',
  class: 'класс',
  functional: 'функции',
  script: 'скрипт',
  keras: 'Keras',
  tfjs: 'TF.js',
  summary: 'сводка',
};

const about: Readonly<Record<WriteStyle, string>> = {
  sequential: 'Сеть как nn.Sequential.',
  class: 'Сеть как класс из модулей.',
  functional: 'Класс, в котором слои без весов\u00a0— функции внутри forward.',
  script: 'Если запустить его в Python, он напечатает размеры и средние этой страницы.',
  keras: 'Те же размеры в Keras, каналы последние. Веса Keras берёт другие.',
  tfjs: 'Те же размеры в TensorFlow.js, каналы последние. Веса он берёт другие.',
  summary: 'В том виде, в каком её печатает torchinfo; умножения без сложений с bias.',
};

export const code: typeof en = {
  problems,
  notes,
  styles,
  about,
  editor: 'Код сети на PyTorch',
  editorOf: (slot) => `Код сети ${slot} на PyTorch`,
  editorHelp:
    'Пишите здесь, и сеть меняется следом. Tab делает отступ; чтобы выйти, нажмите Escape, затем Tab. Control и пробел предлагают слои и аргументы.',
  keys: 'Esc, затем Tab\u00a0— выйти из текста · Ctrl + пробел\u00a0— подсказка',
  live: 'правка',
  liveAbout: 'Ваш текст: что вы пишете, меняет сеть, а ползунки меняют текст.',
  tabs: 'Как записана сеть',
  slots: 'Какая сеть',
  slot: (slot) => `Сеть ${slot}`,
  open: 'Открыть файл…',
  openTitle: 'Открыть файл .py или .ipynb; можно и перетащить его на страницу',
  copy: 'Скопировать',
  copied: 'Скопировано',
  copyFailed: 'Браузер не дал странице скопировать текст: выделите и скопируйте его сами.',
  download: 'Скачать',
  editThis: 'Править это',
  editThisTitle: 'Сделать это своим текстом',
  reading: 'Читается…',
  inStep: (layers) =>
    `Совпадает со страницей: ${layers} ${plural('ru', layers, { one: 'слой', few: 'слоя', many: 'слоёв' })}.`,
  wrong: 'Сеть осталась прежней.',
  place: (line, column) => `Строка ${line}, столбец ${column}`,
  cellPlace: (cell, line) => `Ячейка ${cell}, строка ${line}`,
  line: (line) => `Строка ${line}`,
  partial: 'Взято только то, что стоит до этого места.',
  refused: (why) => `Страница не принимает эту сеть: ${why}.`,
  failed: 'Чтение прервалось. Пишите дальше, и страница попробует снова.',
  how: {
    rewritten: 'Изменить ваш текст на месте не вышло, он записан заново в том же стиле. Ctrl Z в тексте вернёт ваш.',
    replaced: 'Открыта другая сеть, это её текст.',
    keras: 'Прочитано как Keras и показано на PyTorch. Ctrl Z в тексте вернёт Keras.',
    unprinted:
      'Для этой правки в напечатанной сети нет места, она записана заново кодом PyTorch. Ctrl Z в тексте вернёт напечатанное.',
    overwritten: 'Страница изменила то место, где вы писали: осталось её значение. Ctrl Z в тексте вернёт ваше.',
  },
  others: (nets) =>
    `В тексте есть ещё ${nets} ${plural('ru', nets, { one: 'сеть', few: 'сети', many: 'сетей' })}: выбрать…`,
  moreNotes: (more) => `Ещё ${more} ${plural('ru', more, { one: 'замечание', few: 'замечания', many: 'замечаний' })}`,
  missing: (layers) => `Там нет соответствия: ${layers}.`,
  asClass: 'Эта сеть\u00a0— не простая последовательность, поэтому она записана классом.',
  notRandn: 'На входе стоит картинка: скрипт берёт x из torch.randn и печатает другие числа.',
  drop: {
    title: 'Отпустите файл',
    text: 'Файл .py или .ipynb: страница предложит каждую сеть из него. Ничего не выполняется и никуда не отправляется.',
  },
  found: {
    title: (name) => `Сети в ${name}`,
    pasted: 'том, что вставлено',
    reading: 'Ищем сети…',
    none: 'Сетей не нашлось.',
    unnamed: 'сеть',
    into: (slot) => `в ${slot}`,
    intoTitle: (label, slot) => `Поставить ${label} на место сети ${slot}`,
    output: 'выход',
    refuses: 'PyTorch её не принимает',
    stops: (place) => `взято до места: ${place.toLowerCase()}`,
    input: (shape) => `на входе ${shape}`,
    errors: 'Что не удалось прочитать',
    incomplete: 'Прочитано не всё.',
    tooLarge: 'Файл больше 20 МБ: слишком длинно, чтобы прочитать целиком. Закройте окно и вставьте строки самой сети.',
    binary: 'Это не текст в UTF-8. Откройте файл .py или .ipynb, в котором записана сеть.',
    unreadable: 'Браузер не смог прочитать этот файл: откройте его ещё раз или закройте окно и вставьте его текст.',
    seed: (seed) => `взять и его seed: ${seed}`,
    count: (nets) =>
      `${nets} ${plural('ru', nets, { one: 'сеть', few: 'сети', many: 'сетей' })}. Ничего не выполнялось.`,
  },
};
