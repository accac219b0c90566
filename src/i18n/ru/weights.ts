import type { weights as en } from '../en/weights';

const said = (text: string | undefined) => (text ?? '').slice(0, 120);

const problems: (typeof en)['problems'] = {
  unknown: () => 'Файл весов такого вида здесь не читается. Откройте .safetensors, .pt, .pth, .npz или .npy.',
  empty: () => 'Файл пуст.',
  truncated: () => 'Файл обрывается раньше, чем обещает: он скопирован не целиком. Скачайте его ещё раз.',
  'bad-header': (p) => `Заголовок не читается (${said(p.what)}): файл повреждён.`,
  'lying-shape': (p) => `Форма тензора ${said(p.tensor)} не соответствует его данным: файл повреждён.`,
  'tensor-too-large': (p) => `Тензор ${said(p.tensor)} слишком велик: здесь читается не больше 1 ГиБ.`,
  'too-large': () => 'После распаковки данных больше, чем здесь читается.',
  'too-deep': () => 'Вложенность больше, чем у любого state_dict: ничего не прочитано.',
  'too-many': () => 'Тензоров больше, чем здесь читается.',
  'bad-dtype': (p) => `У тензора ${said(p.tensor)} тип ${said(p.dtype)}, который не превращается в float32.`,
  'whole-module': (p) =>
    `Здесь сохранён модуль целиком (${said(p.name)}), открыть его может только его собственный код. Сохраните его state_dict, torch.save(net.state_dict(), path), и откройте этот файл.`,
  forbidden: (p) =>
    `В pickle названо ${said(p.name)}\u00a0— это не тензор и не простой контейнер, поэтому ничего не взято. Сохраните один state_dict: torch.save(net.state_dict(), path).`,
  'bad-pickle': (p) => `Pickle внутри не читается (${said(p.what)}): файл повреждён.`,
  'bad-zip': (p) => `Архив не читается (${said(p.what)}): файл повреждён.`,
  encrypted: () => 'Архив зашифрован. Сначала распакуйте его.',
  'no-tensors': () => 'Тензоров в файле нет. Сохраните state_dict.',
};

export const weights: typeof en = {
  title: (name) => `Веса из ${name}`,
  opening: (percent) => `Чтение: ${percent} %`,
  stop: 'Остановить',
  stays: 'Файл не покидает эту страницу, и ничего из него не выполняется.',
  failed: (message) => `Не удалось прочитать файл: ${message}`,
  problems,
  slot: 'В сеть',
  how: 'Сопоставить тензоры',
  byName: 'по именам, как load_state_dict',
  byOrder: 'по порядку и форме',
  under: (key) => `Они лежат в чекпойнте под ключом ${key}.`,
  prefix: (prefix) => `Имена начинаются с ${prefix}; эта часть опущена.`,
  dtypes: (dtypes) => `${dtypes} преобразовано в float32.`,
  refusal: 'load_state_dict отвечает',
  net: 'В сети',
  shape: 'Форма',
  file: 'В файле',
  drawn: 'нет: как создан',
  choose: (name) => `Тензор файла для ${name}`,
  left: (names) => `Из файла не взято: ${names}.`,
  count: (taken, all) => `Из файла взято тензоров: ${taken} из ${all}.`,
  load: 'Загрузить',
  line: 'Веса',
  loaded: (slot, name) => `Сеть ${slot}: веса из ${name}; seed создаёт только x.`,
  unfitting: (n) => `Больше не подходят и созданы заново тензоры: ${n}.`,
  missing: (slot, name, digest) =>
    `Сеть ${slot}: её веса лежат в ${name} (SHA-256 ${digest.slice(0, 12)}…), в этом браузере такого файла нет. Вместо них случайные.`,
  unnamed: 'файле',
  open: 'Открыть его',
  drawAgain: 'Создать веса заново',
};
