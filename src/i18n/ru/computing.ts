import type { computing as en } from '../en/computing';

export const computing: typeof en = {
  label: 'Вычисление',
  running: (percent) => `Вычисляется: ${percent}\u00a0%`,
  stop: 'Остановить',
  stopped: 'Остановлено: карты этой сети не вычислены.',
  again: 'Вычислить',
};
