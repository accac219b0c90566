import type { presets as en } from '../en/presets';

export const presets: typeof en = {
  title: 'С какой сети начать',
  into: 'В какое место',
  slots: { a: 'сетью a', b: 'сетью b, рядом с a' },
  about: 'Выбор заменит сеть, вход и цель. «Отменить» вернёт ваше.',
  chosen: 'сейчас на экране',
  sizes: (sizes) => `размеры ${sizes}`,
  custom: 'Своя сеть',
  challenge: 'Задача',
  list: {
    'exercise-a': {
      name: 'Упражнение · сеть a',
      line: 'Первый слой без padding: выходит 14, а нужно 16.',
    },
    'exercise-b': { name: 'Упражнение · сеть b', line: 'Padding везде: размер сохраняется, но слоя без padding нет.' },
    'wider-padding': {
      name: 'Потеряно и возвращено',
      line: 'Кольцо, потерянное слоем без padding, следующий добавляет с padding 2.',
    },
    'one-stride': { name: 'Один stride', line: 'От 34: слой без padding, затем stride 2 делит остаток пополам.' },
    'one-pool': { name: 'Один пулинг', line: 'От 36: ядро 5 × 5 без padding, затем пулинг.' },
    'even-kernels': { name: 'Чётные ядра', line: 'Вверх до 17 и снова до 16, с ядрами 2 × 2.' },
    lenet5: { name: 'LeNet-5', line: 'Цифра 32 × 32, слои 5 × 5 без padding и пулинг, затем два линейных слоя.' },
    'vgg-block': { name: 'VGG, первый блок', line: 'Два слоя 3 × 3 с padding, затем пулинг пополам.' },
    'resnet-stem': {
      name: 'ResNet, первый блок',
      line: '7 × 7 со stride 2, нормализация, затем пулинг с padding: четверть.',
    },
    dcgan: {
      name: 'DCGAN, генератор',
      line: 'Из 100 случайных чисел в картинку: транспонированные слои удваивают размер.',
    },
    decoder: { name: 'Декодер', line: 'Два пути вверх: транспонированная свёртка и Upsample со свёрткой после него.' },
    'super-resolution': {
      name: 'Сверхразрешение',
      line: 'Девять каналов становятся клетками 3 × 3: PixelShuffle увеличивает картинку втрое.',
    },
    dilated: { name: 'С dilation', line: 'Dilation 1, 2, 4: размер тот же, а видит ячейка до 15.' },
    'floor-loss': {
      name: 'Потери от округления',
      line: 'Каждое деление оставляет остаток: строки и столбцы, которых никто не читает.',
    },
  },
};
