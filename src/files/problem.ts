/** Why a file cannot be read. The words are stable; the page says each in its own language. */
export type FileProblemCode =
  | 'unknown' // none of the formats that are read
  | 'empty'
  | 'truncated' // it ends before what its header promises
  | 'bad-header' // { what }
  | 'lying-shape' // { tensor }: its shape and its bytes do not go together
  | 'tensor-too-large' // { tensor }
  | 'too-large' // it unpacks to more than is read here
  | 'too-deep' // nested without end
  | 'too-many' // more tensors than are read
  | 'bad-dtype' // { dtype, tensor }
  | 'whole-module' // { name }: a module was pickled
  | 'forbidden' // { name }: a pickle names what is neither a tensor nor a plain container
  | 'bad-pickle' // { what }
  | 'bad-zip' // { what }
  | 'encrypted'
  | 'no-tensors' // it is read, and holds none
  | 'not-here'; // { tensor }

/** What a file is refused with. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
  constructor(
    readonly code: FileProblemCode,
    readonly params: Readonly<Record<string, string>> = {},
  ) {
    super(WORDS[code](params));
  }
}

type Params = Readonly<Record<string, string>>;

const shown = (text: string | undefined) => (text ?? '').slice(0, 120);

/** The same in English, for programs. */
const WORDS: Readonly<Record<FileProblemCode, (p: Params) => string>> = {
  unknown: () =>
    'this is no file of weights that is read here: give a safetensors file, one of torch.save, .npz or .npy',
  empty: () => 'the file is empty',
  truncated: () => 'the file ends before what it promises: it was not copied whole, fetch it once more',
  'bad-header': (p) => `the header cannot be read (${shown(p.what)}): the file is damaged`,
  'lying-shape': (p) => `${shown(p.tensor)}: its shape and its bytes do not go together, the file is damaged`,
  'tensor-too-large': (p) => `${shown(p.tensor)} is larger than any tensor that is read here (1 GiB)`,
  'too-large': () => 'it unpacks to more than is read here',
  'too-deep': () => 'it is nested deeper than any state dict: nothing of it is read',
  'too-many': () => 'it has more tensors than are read here',
  'bad-dtype': (p) => `${shown(p.tensor)} is of dtype ${shown(p.dtype)}, which does not become float32`,
  'whole-module': (p) =>
    `it holds a whole module (${shown(p.name)}), which only its own code can open: save its state_dict, torch.save(net.state_dict(), path), and open that`,
  forbidden: (p) =>
    `its pickle names ${shown(p.name)}, which is neither a tensor nor a plain container, so nothing of it is taken: save the state_dict alone, torch.save(net.state_dict(), path)`,
  'bad-pickle': (p) => `its pickle cannot be read (${shown(p.what)}): the file is damaged`,
  'bad-zip': (p) => `its archive cannot be read (${shown(p.what)}): the file is damaged`,
  encrypted: () => 'its archive is encrypted: unpack it first',
  'no-tensors': () => 'it holds no tensors: save a state_dict',
  'not-here': (p) => `there is no tensor ${shown(p.tensor)}`,
};
