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
  | 'too-many-layers' // { most }
  | 'too-many-values' // { name }
  | 'nothing-read'; // { what }: the first operator already is none that the page has

export class ModelProblem extends Error {
  readonly code: ModelProblemCode;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: ModelProblemCode, params: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
  }
}
