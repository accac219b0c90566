import { openModel } from './open_model';

/** What the page's views are given of models. */
export const modelsDesk = {
  open: (file: File, beside: readonly File[], input: readonly [number, number, number]) =>
    openModel(file, file.name, Object.fromEntries(beside.map((own) => [own.name, own])), input),
};
