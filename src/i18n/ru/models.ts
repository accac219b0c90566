import type { models as english } from '../en/models';
import { weights } from './weights';

const said = (text: string | number | undefined) => String(text ?? '').slice(0, 120);

export const models: typeof english = {
  title: (name) => `Модель ${name}`,
  reading: 'Модель читается…',
  stays: weights.stays,
  failed: (message) => `Прочитать модель не удалось: ${message}`,
  problems: {
    ...weights.problems,
    'broken-file': () => 'Модель не читается до конца: файл обрезан или повреждён. Скачайте его заново.',
    'too-deep': () => 'Вложенность глубже, чем у любой модели: ничего из файла не взято.',
    'no-graph': () => 'Графа в файле нет: это не модель ONNX и не программа torch.export.',
    'no-input': () => 'У графа нет входа, на который можно подать изображение.',
    opset: (p) =>
      `Набор операторов модели — ${said(p.opset)}, а читаются с ${said(p.least)} по ${said(p.most)}. Экспортируйте её заново с opset_version=20.`,
    'external-missing': (p) => `Веса модели лежат в другом файле, ${said(p.file)}. Откройте и его.`,
    'external-short': (p) => `${said(p.file)} кончается раньше, чем веса модели. Может быть, он от другой модели?`,
    'tensor-size': (p) => `Размеры и значения ${said(p.name)} не сходятся: файл повреждён.`,
    'tensor-type': (p) => `${said(p.name)} имеет тип ${said(p.type)}, который не переводится в float32.`,
    'old-program': () =>
      'Этот .pt2 записан старым PyTorch, веса в нём — pickle. Экспортируйте и сохраните его заново в версии 2.8 или новее.',
    'too-many-layers': (p) => `В модели больше ${said(p.most)} шагов — больше, чем показывает страница.`,
    'too-many-values': (p) => `Модель создаёт из ничего тензор ${said(p.name)} — больше, чем здесь создаётся.`,
    'nothing-read': (p) => `Уже для первого оператора нет слоя: ${said(p.what)}.`,
  },
  open: (file) => `Открыть ${file}`,
};
