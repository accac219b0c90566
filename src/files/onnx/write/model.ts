import '../../../core/layers/all';
import { moduleName } from '../../../core/net/names';
import { INPUT_KEY, type Module, modeOf, type ValueRef } from '../../../core/net/net';
import type { ShapedCall, ShapedInput, ShapedNet } from '../../../core/net/shaped';
import { type Shape, sizesOf } from '../../../core/shape';
import type { TensorName } from '../../../core/weights';
import { GraphWriter, NoForm } from './graph';
import type { WrittenStep } from './step';
import { writerOf } from './table';

/** A tensor of the state dict, as it is held by the model. */
export interface HeldTensor {
  readonly name: string;
  readonly module: string;
  readonly tensor: TensorName;
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** What of a net ONNX has no form for. */
export interface Unwritable {
  /** PyTorch's class of the layer, or an operation's name. */
  readonly kind: string;
  readonly name: string;
  /** What of it; empty: the whole. */
  readonly what: string;
}

export type WrittenModel =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly unwritable: Unwritable };

/**
 * A net as an ONNX model of operator set 20: one input `input` with a batch of one, what forward returns in its order
 * (`output`, or `output_0`, …), weights under the names of the state dict, norms in the mode that stands.
 *
 * @param shaped a net that runs
 * @param tensors its state dict; of one that is shared the first name is taken
 */
export function writeOnnx(shaped: ShapedNet, tensors: readonly HeldTensor[]): WrittenModel {
  const graph = new GraphWriter();
  const held = new Map<string, HeldTensor>();
  for (const own of tensors) {
    const key = `${own.module} ${own.tensor}`;
    if (!held.has(key)) held.set(key, own);
  }
  const made = new Map<string, { readonly name: string; readonly sizes: Shape }>([
    [INPUT_KEY, { name: 'input', sizes: sizesOf(shaped.input, true) }],
  ]);
  const read = ({ value, sizes }: ShapedInput): string => {
    const known = made.get(value.from);
    if (!known || value.port !== 0) throw new NoForm(portOf(value));
    return graph.reshaped(known.name, known.sizes, sizes);
  };
  for (const step of [...shaped.constants, ...shaped.steps]) {
    const { module } = step;
    try {
      made.set(step.use.id, { name: written(graph, shaped, step, held, read), sizes: step.outputSizes });
    } catch (error) {
      if (!(error instanceof NoForm)) throw error;
      const name = moduleName(shaped.net, module);
      return { ok: false, unwritable: { kind: module.kind, name, what: error.message } };
    }
  }
  const outputs = shaped.outputs.map((output, i) => ({
    name: shaped.outputs.length === 1 ? 'output' : `output_${i}`,
    of: read(output),
    sizes: output.sizes,
  }));
  return { ok: true, bytes: graph.model(sizesOf(shaped.input, true), outputs) };
}

const portOf = ({ port }: ValueRef) => (port === 0 ? 'a tensor that is not there' : 'indices of a pool');

function written(
  graph: GraphWriter,
  shaped: ShapedNet,
  step: ShapedCall,
  held: ReadonlyMap<string, HeldTensor>,
  read: (input: ShapedInput) => string,
): string {
  const { module } = step;
  const of = (tensor: TensorName) => held.get(`${module.id} ${tensor}`);
  graph.within(`/${scopeOf(shaped, module)}`);
  const own: WrittenStep = {
    graph,
    step,
    inputs: step.inputs.map(read),
    mode: module.mode ?? modeOf(shaped.net),
    weight: (tensor) => {
      const found = of(tensor);
      return found ? graph.held(found.name, found.shape, found.data) : null;
    },
    weightShape: (tensor) => of(tensor)?.shape ?? [],
  };
  // A parameter or buffer of the net is a tensor that the model holds.
  if (step.inputs.length === 0) {
    const tensor = own.weight('weight');
    if (tensor !== null) return tensor;
  }
  const write = writerOf(module.kind);
  if (!write) throw new NoForm('');
  return write(own);
}

const scopeOf = (shaped: ShapedNet, module: Module) => moduleName(shaped.net, module).replaceAll('.', '/');
