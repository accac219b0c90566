const said = (text: string | undefined) => (text ?? '').slice(0, 120);
type Params = Readonly<Record<string, string | undefined>>;

/** Why a file of weights cannot be read, by the problem's code. */
const problems: Readonly<Record<string, (p: Params) => string>> = {
  unknown: () => 'This is no file of weights that is read here. Open a .safetensors, .pt, .pth, .npz or .npy file.',
  empty: () => 'The file is empty.',
  truncated: () => 'The file ends before what it promises: it was not copied whole. Fetch it once more.',
  'bad-header': (p) => `Its header cannot be read (${said(p.what)}): the file is damaged.`,
  'lying-shape': (p) => `The shape and the bytes of ${said(p.tensor)} do not go together: the file is damaged.`,
  'tensor-too-large': (p) => `${said(p.tensor)} is larger than any tensor that is read here (1 GiB).`,
  'too-large': () => 'It unpacks to more than is read here.',
  'too-deep': () => 'It is nested deeper than any state dict: nothing of it is read.',
  'too-many': () => 'It has more tensors than are read here.',
  'bad-dtype': (p) => `${said(p.tensor)} is of dtype ${said(p.dtype)}, which does not become float32.`,
  'whole-module': (p) =>
    `This is a whole module (${said(p.name)}), which only its own code can open. Save its state_dict, torch.save(net.state_dict(), path), and open that.`,
  forbidden: (p) =>
    `The pickle in it names ${said(p.name)}, which is neither a tensor nor a plain container: nothing of it is taken. Save the state_dict alone, torch.save(net.state_dict(), path).`,
  'bad-pickle': (p) => `The pickle in it cannot be read (${said(p.what)}): the file is damaged.`,
  'bad-zip': (p) => `The archive cannot be read (${said(p.what)}): the file is damaged.`,
  encrypted: () => 'The archive is encrypted. Unpack it first.',
  'no-tensors': () => 'It holds no tensors. Save a state_dict.',
};

/** Weights of a file: opened, matched with a net, and what the page says of them. */
export const weights = {
  title: (name: string) => `Weights in ${name}`,
  opening: (percent: string) => `Reading: ${percent} %`,
  stop: 'Stop',
  stays: 'Nothing of it leaves this page, and nothing in it is run.',
  failed: (message: string) => `The file could not be read: ${message}`,
  problems,
  slot: 'Into net',
  how: 'Match tensors',
  byName: 'by name, as load_state_dict does',
  byOrder: 'by order and shape',
  under: (key: string) => `They stand under the key ${key} of the checkpoint.`,
  prefix: (prefix: string) => `Their names begin with ${prefix}, which is left out.`,
  dtypes: (dtypes: string) => `${dtypes} became float32.`,
  refusal: 'load_state_dict says',
  net: 'In the net',
  shape: 'Shape',
  file: 'In the file',
  drawn: 'none: as it was made',
  choose: (name: string) => `Tensor of the file for ${name}`,
  left: (names: string) => `Not taken of the file: ${names}.`,
  count: (taken: number, all: number) => `${taken} of ${all} tensors of the net come from the file.`,
  load: 'Load',
  line: 'Weights',
  loaded: (slot: string, name: string) => `Net ${slot}: weights from ${name}; the seed draws x alone.`,
  unfitting: (n: number) =>
    n === 1 ? 'One tensor no longer fits and is drawn again.' : `${n} tensors no longer fit and are drawn again.`,
  missing: (slot: string, name: string, digest: string) =>
    `Net ${slot}: its weights are in ${name} (SHA-256 ${digest.slice(0, 12)}…), which is not in this browser. Drawn ones stand in their place.`,
  unnamed: 'a file',
  open: 'Open it',
  drawAgain: 'Draw weights again',
};
