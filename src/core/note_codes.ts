/** What is said of a source that was read. */
export type NoteCode =
  | 'ignored' // a statement that makes no layer
  | 'not-followed' // { what }: a loop, a condition
  | 'no-code' // prose, or what was printed
  | 'other-net' // { name }
  | 'not-in-net' // { layer }: constructed beside the net
  | 'unread-off' // a comment `# off:` without a layer
  | 'taken-as-flatten' // { what }: a view of a fixed length
  | 'taken-as-unflatten' // { what }: a view of vectors of any length as maps
  | 'guessed' // { argument, value }: a constructor asks for it, and no one gives it
  | 'taken-as-pool' // { what, layer }: a mean of whole maps, a window as large as they are
  | 'no-weights' // trained weights that are asked for and not here: drawn ones stand in their place
  | 'printed' // print(net) tells no forward
  | 'print-flatten' // a Linear after maps: forward has a flatten that is not printed, as a rule
  | 'print-hides' // { layer, argument }: not printed, taken at its default
  | 'warns' // { text }: what PyTorch warns of
  | 'uneven-same' // { layer }: Keras pads one cell more after than before; here a ZeroPad2d does
  | 'left-out' // { layer }: a layer of Keras that prepares pictures
  | 'extra-gain' // { layer, argument }: a norm of Keras with gains or shifts alone, PyTorch's has both
  | 'ends' // { what }: the net is what comes before it
  | 'touched' // { what }: it may change the net, and is not followed
  | 'trained' // { what }: the net is trained; it is shown as it was before
  | 'drawn' // { what }: it may take numbers of the generator, and is not followed
  | 'no-file' // { what }: weights of a file that is not here
  | 'batch' // { batch }: so many pictures are fed, of which one is shown
  | 'other-x' // { what }: x is none that torch.randn drew
  | 'precision' // { what }: another dtype than float32
  | 'goes-on' // { what }: what is done with the net's output
  | 'decorated' // { what }: a decorator that is not known
  | 'moved-buffers' // the net ran in training before it was evaluated
  | 'unregistered' // { layer }: a plain list holds it
  | 'untaken-input' // { input }: slot b has a's input
  | 'untaken-seed' // { seed }: slot b has a's seed
  | 'new-batch'; // { from, to }: a view changes the batch

export type ProblemParams = Readonly<Record<string, string | number>>;
