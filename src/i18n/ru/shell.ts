import type { shell as en } from '../en/shell';

export const shell: typeof en = {
  title: 'ConvScope',
  skip: 'К сети',
  broken: {
    title: 'На странице что-то сломалось',
    text: 'Это ошибка страницы, а не вашей сети. «Сбросить» снова откроет упражнение; после этого «Отменить» вернёт вашу сеть.',
    reset: 'Сбросить',
  },
};
