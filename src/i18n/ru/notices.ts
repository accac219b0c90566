import type { notices as en, NoticeValues } from '../en/notices';

const at = (v: NoticeValues) => (v.path ? `${v.path}: ` : '');

export const notices: typeof en = {
  'link-copied': () => 'Ссылка скопирована.',
  'lesson-part': () => 'Часть ссылки этого шага прочитать не удалось: показано не всё.',
  'mean-copied': (v) => `Среднее скопировано: ${v.value}`,
  'link-unknown-version': (v) =>
    `Версия ссылки этой странице незнакома (${v.value || 'не указана'}); сохранено то, что удалось прочесть.`,
  'link-unknown-field': (v) => `В ссылке стоит «${v.value}», этого страница не знает; остальное сохранено.`,
  'link-unknown-layer': (v) => `${at(v)}слоя «${v.value}» здесь нет; он пропущен.`,
  'link-unknown-argument': (v) => `${at(v)}такого аргумента нет; «${v.value}» пропущено.`,
  'link-missing-argument': (v) => `${at(v)}в ссылке его нет; ${v.value} пропущен.`,
  'link-bad-value': (v) => `${at(v)}«${v.value}» сюда не годится; оставлено как есть.`,
  'link-incomplete': (v) => `Ссылка обрезана; недостаёт: ${v.value}. Остальное сохранено.`,
  'link-repeated': (v) => `${at(v)}в ссылке это дважды; взято первое.`,
  'link-belongs-nowhere': (v) => `${at(v)}«${v.value}» относится к сети или слою, которых в ссылке нет; пропущено.`,
  'link-too-many-layers': (v) => `${at(v)}слоёв ${v.value}, больше, чем берёт страница; взяты первые.`,
  'link-too-long': (v) => `В ссылке знаков: ${v.value}, слишком много для чтения; из неё ничего не взято.`,
  'engine-replaced': (v) => `${v.name} остановился, теперь вычисляет ${v.by}. Ничего не потеряно.`,
  'engine-failed': (v) => `Числа вычислить не удаётся: ${v.message}. Размеры и формулы остаются.`,
  'not-allowed': () => 'В открытой задаче это менять нельзя. Выйдите из неё в её панели, и всё вернётся.',
  dismiss: () => 'Скрыть',
  label: () => 'Сообщения',
};
