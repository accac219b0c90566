import type { NoteCode, ProblemParams } from '../../core/note_codes';
import type { ProblemCode, WriteStyle } from '../../core/source';
import { plural, prose } from '../format';

type P = ProblemParams;
const n = (value: string | number | undefined) => prose('en', Number(value));
const count = (value: string | number | undefined, one: string, many: string) =>
  `${n(value)} ${plural('en', Number(value), { one, many })}`;

/** What is wrong with a text, and what to do, by the reader's word for it. Python's and PyTorch's own words stand before it. */
const problems: Readonly<Record<ProblemCode, (p: P) => string>> = {
  'too-long': (p) =>
    `Too long to read whole: ${count(p.length, 'character', 'characters')}, and ${n(p.most)} are read. Keep the lines that make the net.`,
  'too-deep': (p) =>
    `Nested too deeply to read whole: more than ${count(p.depth, 'level', 'levels')}. Write the inner parts on lines of their own.`,
  'too-slow': () => 'This takes too long to read. Keep the lines that make the net.',
  unclosed: (p) => `This ${p.bracket} has no partner: close it.`,
  unmatched: (p) => `This ${p.bracket} closes nothing that is open: take it out, or open its partner before it.`,
  'unterminated-string': () => 'This string has no end: close its quote.',
  syntax: () => 'Python cannot read on from here: look for a missing comma, colon or bracket.',
  'print-syntax': () =>
    'A printed net cannot be read on from here: print(net) writes a line (name): Layer(…) for each module. Take out what is not of it.',
  'no-net': () =>
    'No net is here yet: write nn.Sequential(…), a class with forward, or lines like nn.Conv2d(3, 16, 3).',
  'no-notebook': () => 'This is not a Jupyter notebook: it has no cells that can be read.',
  'too-many-layers': (p) =>
    `${count(p.layers, 'layer', 'layers')}: this page shows nets of at most ${n(p.most)}. Take some out.`,
  'not-followed': (p) => {
    const what = p.what ? ` (${p.what})` : '';
    return `This is not followed here${what}: write what it does as layers, or as plain operations such as torch.cat and +.`;
  },
  raises: (p) => `The text raises an error here itself (${p.what}): with these values it makes no net.`,
  'unknown-name': (p) => {
    if (p.nearest) return `${p.name} is not defined: did you mean ${p.nearest}?`;
    if (String(p.name).includes('.')) return `${p.name} is not defined: check its spelling, or set it in __init__.`;
    return `${p.name} has no value here: define it in a line before, or write the number itself.`;
  },
  'unknown-layer': (p) => {
    if (p.nearest) return `There is no ${p.name}: did you mean ${p.nearest}?`;
    if (p.exists) return `PyTorch has ${p.name}, and this page has no layer for it: keep the lines before it.`;
    return p.instead
      ? `${p.name} is filled in only when the net first runs, and this print was made before: print the net after its first run, or write nn.${p.instead} with its ${p.argument}.`
      : `This page knows no layer ${p.name}: check its spelling, or take it out.`;
  },
  'not-a-module': (p) => {
    if (p.call) return `A layer belongs here, and ${p.given} is a class: call it, ${p.call}.`;
    if (p.instead) return `A layer belongs here, and ${p.given} is a function: write ${p.instead}.`;
    const spread = p.spread ? ': put * before it, so that each of its layers is given' : '';
    return `A layer belongs here, and this is ${p.given}${spread}.`;
  },
  'no-return': () => 'This forward returns nothing: end it with return x.',
  'forward-takes': (p) =>
    p.missing === 'self'
      ? 'A forward gets the net itself first: write def forward(self, x).'
      : 'A forward gets the input after self: write def forward(self, x).',
  'before-init': () => 'Call super().__init__() first: make it the first line of this __init__.',
  arithmetic: () => 'This cannot be calculated: a division by zero, or a number out of reach.',
  'too-many-arguments': (p) => `${p.layer} takes at most ${count(p.most, 'argument', 'arguments')}: take some out.`,
  'unknown-argument': (p) => `${p.layer} has no argument ${p.argument}: check its spelling, or take it out.`,
  'repeated-argument': (p) => `${p.argument} is given twice: keep one of the two.`,
  'missing-argument': (p) => `${p.layer} needs ${p.argument}: add it, for example ${p.argument}=3.`,
  'positional-after-keyword': () =>
    'An argument without a name stands after one with a name: move it to the front, or name it.',
  'unsupported-argument': (p) => `${p.argument} of ${p.layer} is not computed here: leave it out, or at its default.`,
  'wrong-type': (p) => `${p.argument} of ${p.layer} cannot be ${p.given}: give it a number of its kind.`,
  'number-too-large': (p) => `${p.argument} of ${p.layer} is ${p.given}, which is more than PyTorch’s integers hold.`,
};

/** What is said of a text that was read. */
const notes: Readonly<Record<NoteCode, (p: P) => string>> = {
  ignored: () => 'Passed over: it makes no layer.',
  'not-followed': (p) => `Passed over${p.what ? ` (${p.what})` : ''}: it is not followed here.`,
  'no-code': () => 'This is no code: passed over.',
  'other-net': (p) => `${p.name ? p.name : 'Another net'} is here too.`,
  'not-in-net': (p) => `This ${p.layer} is made, but the net does not use it.`,
  'unread-off': () => 'A comment “# off:” without a layer that can be read.',
  'taken-as-flatten': (p) => `${p.what} is taken as Flatten: its length follows from what comes in.`,
  'taken-as-unflatten': (p) => `${p.what} is taken as Unflatten: each vector is folded into the maps of one picture.`,
  guessed: (p) => `${p.argument} has no value here, and is taken as ${p.value}: make the net with your own below it.`,
  'taken-as-pool': (p) => `${p.what} is taken as ${p.layer}: it takes in each map as a whole.`,
  'no-weights': () =>
    'The trained weights that are asked for here are a file that this page does not have: its net is made with freshly drawn ones, so the numbers are not those of the trained net.',
  printed: () =>
    'A printed net does not tell its forward: its layers run here one after the other, in the order printed. What forward does itself (F.relu, a flatten, a skip, a layer used twice) is not in it: compare it with your forward, and add what is missing.',
  'print-flatten': () =>
    'Maps come before this Linear: as a rule forward flattens them (x.view, torch.flatten), which print does not show. If yours does, add the line (flatten): Flatten() before it.',
  'print-hides': (p) => `print does not show ${p.argument} of ${p.layer}: taken at PyTorch’s default.`,
  warns: (p) => `PyTorch warns: ${p.text}`,
  'uneven-same': (p) => `${p.layer}: Keras pads one cell more after than before; here a ZeroPad2d does that.`,
  'left-out': (p) => `${p.layer} prepares the pictures: the net is taken without it.`,
  'extra-gain': (p) =>
    `${p.layer} goes without its ${p.argument} in Keras; PyTorch's has it all the same, and it begins as one that changes nothing.`,
  ends: (p) => `The net ends before this${p.what ? ` (${p.what})` : ''}: it is not followed here.`,
  touched: (p) => `${p.what} may change the net, and is not followed here: what is shown is the net without it.`,
  trained: (p) => `${p.what} trains the net: what is shown is the net before that.`,
  drawn: (p) =>
    `${p.what} may take random numbers that are not followed here: what is drawn after it differs from PyTorch’s.`,
  'no-file': (p) =>
    `${p.what} reads weights from a file that is not here: the net is shown with freshly drawn ones. Open that file here, too.`,
  batch: (p) =>
    `A batch of ${p.batch} is fed here: the page shows a net on one picture, and what hangs on the others (the batch norms’ means) differs.`,
  'other-x': (p) => `x is ${p.what} here; on the page it is drawn by torch.randn, so that the numbers differ.`,
  precision: (p) => `${p.what} asks for another precision: the page computes in float32.`,
  'goes-on': (p) => `${p.what} goes on with what the net gives: it is left out.`,
  decorated: (p) => `${p.what} may change what it stands above, and is not followed here.`,
  'moved-buffers': () =>
    'The net runs in training here, which moves the running statistics that it is evaluated with: the page has them as they were made.',
  unregistered: (p) =>
    `A plain list or dict holds this ${p.layer}, so that PyTorch does not know of it: it counts, moves, saves and trains none of its parameters. The page counts them; nn.ModuleList makes them the net’s.`,
  'untaken-input': (p) => `The text’s input is ${p.input}: both nets get net a’s.`,
  'untaken-seed': (p) => `The text’s seed is ${p.seed}: both nets have net a’s.`,
  'new-batch': (p) =>
    `This view makes a batch of ${p.to} of your batch of ${p.from}: −1 stands for the batch, and takes whatever is left over.`,
};

const styles: Readonly<Record<WriteStyle, string>> = {
  sequential: 'Sequential',
  class: 'class',
  functional: 'functional',
  script: 'script',
  keras: 'Keras',
  tfjs: 'TF.js',
  summary: 'summary',
};

const about: Readonly<Record<WriteStyle, string>> = {
  sequential: 'The net as nn.Sequential.',
  class: 'The net as a class of modules.',
  functional: 'A class whose layers without weights are functions in its forward.',
  script: 'Run by Python, it prints the page’s shapes and means.',
  keras: 'The same shapes in Keras, channels last. Keras draws other weights.',
  tfjs: 'The same shapes in TensorFlow.js, channels last. It draws other weights.',
  summary:
    'As torchinfo 1.8.0 prints it. It counts biases and norms as multiply-adds, and a transposed convolution by its output; the page’s own table does not.',
};

export const code = {
  problems,
  notes,
  /** What a report is not the whole of, where no line is at fault. */
  left: {
    counted: (n: number) =>
      n === 1
        ? 'One thing of this net’s source was left out when it was read.'
        : `${n} things of this net’s source were left out when it was read.`,
    otherWay: (mode: string) =>
      `forward does something else in ${mode} mode, which could not be read: these are the steps of the other mode.`,
    otherInput: 'This net’s source draws x at another place: it is shown on the x of net a.',
    missingFile: (name: string, digest: string) =>
      `The weights of this net are in a file that is not in this browser${name === '' ? '' : `, ${name}`} (SHA-256 ${digest.slice(0, 12)}…): drawn ones stand in their place. Open that file here.`,
    missingInput: (digest: string) =>
      `The input that was given is not in this browser (SHA-256 ${digest.slice(0, 12)}…): a drawn x stands in its place. Give it again.`,
    unfitting: (names: string) => `These no longer fit the file of weights, and are drawn again: ${names}.`,
    readFor: (size: string) =>
      `These are the steps as read for ${size}: forward asks for the size of its input, and may do something else on this one. Load the source again.`,
  },
  styles,
  about,
  editor: 'PyTorch code of the net',
  editorOf: (slot: string) => `PyTorch code of net ${slot}`,
  editorHelp:
    'Type here and the net follows. Tab indents; press Escape, then Tab, to leave. Control Space offers layers and arguments.',
  keys: 'Esc, then Tab, leaves the text · Ctrl Space completes',
  live: 'edit',
  liveAbout: 'Your text: what you type changes the net, and sliders change the text.',
  tabs: 'How the net is written',
  slots: 'Which net',
  slot: (slot: string) => `Net ${slot}`,
  open: 'Open file…',
  openTitle: 'Open a .py or .ipynb file, or drop one anywhere on the page',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'The browser did not let the page copy: select the text and copy it.',
  download: 'Download',
  editThis: 'Edit this',
  editThisTitle: 'Make this the text that you edit',
  reading: 'Reading…',
  notWhole: (count: number) =>
    `What is shown is not the whole of it: ${count} ${plural('en', count, { one: 'thing', many: 'things' })} here.`,
  inStep: (layers: number) =>
    `In step with the page: ${layers} ${plural('en', layers, { one: 'layer', many: 'layers' })}.`,
  noCode: (pieces: number) =>
    `${count(pieces, 'piece', 'pieces')} of this text ${pieces === 1 ? 'is' : 'are'} no code (prose, outputs), and passed over:`,
  seed: (seed: string) => `seed ${seed}`,
  input: (shape: string) => `input ${shape}`,
  taken: (what: string) => `Taken from the text: ${what}. Undo takes it back.`,
  otherwise: (text: string, page: string) => `The text says ${text}; the page has ${page}.`,
  wrong: 'The net stays as it was.',
  place: (line: number, column: number) => `Line ${line}, column ${column}`,
  cellPlace: (cell: number, line: number) => `Cell ${cell}, line ${line}`,
  line: (line: number) => `Line ${line}`,
  partial: 'Only what comes before it is taken.',
  refused: (why: string) => `The page does not take this net: ${why}.`,
  failed: 'The reader stopped. Type on, and it is tried again.',
  how: {
    rewritten:
      'Your text could not be changed in place, so it was written anew in its style. Ctrl Z in the text brings yours back.',
    replaced: 'Another net was opened: this is its text.',
    keras: 'Read as Keras and shown as PyTorch. Ctrl Z in the text brings the Keras back.',
    unprinted:
      'This change has no place in a printed net, so it was written anew as PyTorch code. Ctrl Z in the text brings the print back.',
    overwritten: 'The page changed where you were typing: its value stands. Ctrl Z in the text brings yours back.',
  },
  others: (nets: number) => `${nets} more ${plural('en', nets, { one: 'net', many: 'nets' })} in this text: choose…`,
  moreNotes: (more: number) => `${more} more ${plural('en', more, { one: 'remark', many: 'remarks' })}`,
  missing: (layers: string) => `No equivalent there: ${layers}.`,
  asClass: 'This net is not a plain sequence, so it is written as a class.',
  notRandn: 'A picture stands in the input’s place: the script draws x as torch.randn, and prints other numbers.',
  drop: {
    title: 'Drop the file',
    text: 'A .py or .ipynb: every net in it is offered. Weights: .safetensors, .pt, .pth, .npz. Nothing is run, nothing leaves this page.',
  },
  found: {
    title: (name: string) => `Nets in ${name}`,
    pasted: 'what was pasted',
    reading: 'Looking for nets…',
    none: 'No net was found.',
    unnamed: 'net',
    into: (slot: string) => `into ${slot}`,
    intoTitle: (label: string, slot: string) => `Put ${label} into net ${slot}`,
    output: 'output',
    refuses: 'PyTorch refuses it',
    stops: (place: string) => `taken up to ${place.toLowerCase()}`,
    input: (shape: string) => `on ${shape}`,
    errors: 'What could not be read',
    incomplete: 'Not all of it was read.',
    tooLarge:
      'The file is larger than 20 MB: too long to read whole. Close this, and paste the lines that make the net.',
    picture: 'This is a picture. A net is read from its code: open the .py or .ipynb file in which it is written.',
    weights:
      'These are weights that were saved, numbers without the net they belong to. Open the .py or .ipynb file in which its class is written.',
    keras: 'This is a model that Keras saved. Open the .py or .ipynb file in which it is built, or paste its code.',
    model: 'This is a model, ONNX or .pt2. Open it by itself, or with the file that holds its weights.',
    arrays: 'These are arrays that NumPy saved, and no net. Open the .py or .ipynb file in which the net is written.',
    pickle:
      'This is a pickle: only Python itself can open it. Open the .py or .ipynb file, or paste what print(model) shows.',
    document: 'This is a document with its layout. Copy the code out of it, and paste it here.',
    archive: 'This is an archive. Unpack it, and open the .py or .ipynb file in which the net is written.',
    binary: 'This file is no text. Open the .py or .ipynb file in which the net is written.',
    unreadable: 'The browser could not read this file: open it again, or close this and paste its text.',
    unmade: 'Classes of which no net is made',
    asked: 'What its source does not say',
    argument: (name: string, of: string) => `${name} of ${of}`,
    wrongValue: 'This cannot be read as Python: something else is taken.',
    used: (file: string, names: string) => `From ${file}: ${names}.`,
    missing: (module: string, names: string) => `${names}: not here. Drop ${module}.py (or the notebook) too.`,
    add: 'Add a file…',
    seed: (seed: string) => `take its seed too: ${seed}`,
    count: (nets: number) => `${nets} ${plural('en', nets, { one: 'net', many: 'nets' })}. Nothing was run.`,
  },
};
