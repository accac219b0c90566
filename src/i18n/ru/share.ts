import type { share as shape } from '../en/share';

export const share: typeof shape = {
  link: 'Ссылка',
  copyAgain: 'Скопировать ссылку',
  byHand: 'Браузер не дал странице скопировать. Выделите ссылку здесь:',
  length: (characters) => `знаков: ${characters}`,
  send: 'Отправить…',
  qr: 'QR',
  qrTitle: 'QR-код того, что на экране',
  qrHint: 'Наведите на него камеру телефона. Escape закрывает.',
  qrDense: 'Код этой ссылки плотный: с последней парты он может не прочитаться. Чем меньше слоёв, тем короче ссылка.',
  qrTooLong: (characters, most) =>
    `В ссылке ${characters} знаков, а QR-код вмещает ${most}. Длинной её делает урок преподавателя или много слоёв: отправьте ссылку или раздайте файл.`,
  embed: 'Встроить',
  embedTitle: 'Рамка для блога или страницы курса',
  shows: 'Показать',
  views: {
    page: 'всю страницу',
    flow: 'только картинку',
    layer: 'один слой с ползунками',
    question: 'открытый урок или задачу',
  },
  layer: 'Слой',
  height: 'Высота',
  forms: { html: 'HTML (блог, Moodle, Canvas)', jupyter: 'ячейка Jupyter или Colab', markdown: 'Markdown' },
  openWhole: 'Открыть в ConvScope',
  form: 'Для',
  copySnippet: 'Скопировать',
  snippetCopied: 'Код вставки в буфере обмена.',
  frameTitle: 'ConvScope: что свёртка делает с картами признаков',
};
