import { weights } from './weights';

const said = (text: string | number | undefined) => String(text ?? '').slice(0, 120);
type Params = Readonly<Record<string, string | undefined>>;

/** Why a model cannot be read, by the problem's code. */
const problems: Readonly<Record<string, (p: Params) => string>> = {
  ...weights.problems,
  'broken-file': () => 'The model cannot be read to its end: it was cut off or damaged. Fetch it once more.',
  'too-deep': () => 'It is nested deeper than any model: nothing of it is read.',
  'no-graph': () => 'It holds no graph: this is neither an ONNX model nor a program of torch.export.',
  'no-input': () => 'Its graph has no input that a picture could be fed to.',
  opset: (p) =>
    `Its operator set is ${said(p.opset)}; those from ${said(p.least)} to ${said(p.most)} are read. Export it once more with opset_version=20.`,
  'external-missing': (p) => `Its weights are in another file, ${said(p.file)}. Open that file, too.`,
  'external-short': (p) => `${said(p.file)} ends before the weights that the model has there. Is it another model’s?`,
  'tensor-size': (p) => `The sizes and the values of ${said(p.name)} do not go together: the file is damaged.`,
  'tensor-type': (p) => `${said(p.name)} is of type ${said(p.type)}, which does not become float32.`,
  'old-program': () =>
    'This .pt2 was written by an older PyTorch, with its weights as a pickle. Export and save it once more with 2.8 or later.',
  'too-many-layers': (p) => `It has more than ${said(p.most)} steps, more than the page shows.`,
  'too-many-values': (p) => `It makes a tensor of ${said(p.name)} out of nothing, more than is made here.`,
  'nothing-read': (p) => `Its first operator already is one that no layer stands for: ${said(p.what)}.`,
};

/** A model that is opened: ONNX or .pt2. */
export const models = {
  title: (name: string) => `Model ${name}`,
  reading: 'Reading the model…',
  stays: weights.stays,
  failed: (message: string) => `The model could not be read: ${message}`,
  problems,
  open: (file: string) => `Open ${file}`,
};
