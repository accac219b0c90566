/** What is wrong with a file as such, so that no net can be made of it. Each is the key of its sentence in the page's languages. */
export type ModelProblemCode =
  | 'broken-file' // { what }: cut off, or no such file at all
  | 'too-deep' // { depth }
  | 'no-graph'
  | 'no-input' // no input that a picture could be fed to
  | 'opset' // { opset, least, most }
  | 'external-missing' // { file }: data that lie in another file, which is not there
  | 'external-short' // { file }
  | 'tensor-size' // { name }: not as many values as its sizes say
  | 'tensor-type' // { name, type }
  | 'old-program' // a .pt2 of a PyTorch that kept its weights as a pickle
  | 'too-many-layers' // { most }
  | 'too-many-values' // { name }
  | 'nothing-read'; // { what }: the first operator already is none that the page has

type Params = Readonly<Record<string, string | number>>;

const shown = (value: string | number | undefined) => String(value ?? '').slice(0, 200);

/** The same in English, for programs. */
const WORDS: Readonly<Record<ModelProblemCode, (p: Params) => string>> = {
  'broken-file': () => 'the model cannot be read to its end: it was cut off or damaged, fetch it once more',
  'too-deep': () => 'its messages are nested deeper than those of any model: nothing of it is read',
  'no-graph': () => 'it holds no graph: this is no ONNX model',
  'no-input': () => 'its graph has no input that a picture could be fed to: one of 4, 3 or 2 axes of floats is needed',
  opset: (p) =>
    `its operator set is ${shown(p.opset)}, and those from ${shown(p.least)} to ${shown(p.most)} are read: export it once more with opset_version=20`,
  'external-missing': (p) => `its weights lie in another file, ${shown(p.file)}: give that file, too`,
  'external-short': (p) => `${shown(p.file)} ends before the weights that the model has there: is it another model's?`,
  'tensor-size': (p) => `${shown(p.name)}: its sizes and its values do not go together, the file is damaged`,
  'tensor-type': (p) => `${shown(p.name)} is of type ${shown(p.type)}, which does not become float32`,
  'old-program': () =>
    'this .pt2 was written before PyTorch 2.8, with its weights as a pickle: export and save it once more with a newer one',
  'too-many-layers': (p) => `it has more than ${shown(p.most)} steps, more than the page shows`,
  'too-many-values': (p) => `it makes a tensor of ${shown(p.name)} out of nothing, more than is made here`,
  'nothing-read': (p) => `its first operator already is one that no layer stands for: ${shown(p.what)}`,
};

/** What a model is refused with. */
export class ModelProblem extends Error {
  override readonly name = 'ModelProblem';
  readonly code: ModelProblemCode;
  readonly params: Params;

  constructor(code: ModelProblemCode, params: Params = {}) {
    super(WORDS[code](params));
    this.code = code;
    this.params = params;
  }
}
