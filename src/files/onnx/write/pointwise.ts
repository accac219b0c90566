import { softmaxAxis } from '../../../core/layers/softmax';
import { elements } from '../../../core/shape';
import { NoForm } from './graph';
import { axes, axis, first, flag, number, value, type WrittenStep } from './step';

export type Write = (own: WrittenStep) => string;

/** An operator of one tensor with numbers as attributes. */
export const one =
  (
    op: string,
    attributes: (own: WrittenStep) => Readonly<Record<string, number | string | { float: number }>> = () => ({}),
  ): Write =>
  (own) =>
    own.graph.node(op, [first(own)], attributes(own));

export const float = (name: string, ours: string) => (own: WrittenStep) => ({ [name]: { float: number(own, ours) } });

/** A tensor times a function of itself. */
export const gated =
  (gate: Write): Write =>
  (own) =>
    own.graph.node('Mul', [first(own), gate(own)]);

/** The two operands of an operation, one of which may be a number among its arguments. */
function operands(own: WrittenStep, second = 'other'): readonly [string, string] {
  const { args } = own.step.module;
  const { graph } = own;
  if ((args.input ?? null) !== null) return [graph.number(number(own, 'input')), first(own)];
  if ((args[second] ?? null) !== null) return [first(own), graph.number(number(own, second))];
  return [first(own), own.inputs[1] ?? first(own)];
}

export const pair =
  (op: string, second = 'other'): Write =>
  (own) => {
    const [a, b] = operands(own, second);
    const alpha = own.step.module.args.alpha;
    const right = alpha === undefined || alpha === 1 ? b : own.graph.node('Mul', [b, own.graph.number(Number(alpha))]);
    return own.graph.node(op, [a, right]);
  };

/** A truth as the number that it is here. */
const asNumber = ({ graph }: WrittenStep, truth: string) => graph.node('Cast', [truth], { to: 1 });
const asTruth = ({ graph }: WrittenStep, x: string) => graph.node('Cast', [x], { to: 9 });

export const comparison =
  (op: string): Write =>
  (own) =>
    asNumber(own, own.graph.node(op, [...operands(own)]));

export const unequal: Write = (own) =>
  asNumber(own, own.graph.node('Not', [own.graph.node('Equal', [...operands(own)])]));

export const logical =
  (op: string): Write =>
  (own) =>
    asNumber(
      own,
      own.graph.node(
        op,
        operands(own).map((x) => asTruth(own, x)),
      ),
    );

export const not: Write = (own) => asNumber(own, own.graph.node('Not', [asTruth(own, first(own))]));

export const where: Write = (own) => {
  const { graph, inputs } = own;
  const rest = [...inputs.slice(1)];
  const operand = (name: string) =>
    (own.step.module.args[name] ?? null) === null ? (rest.shift() ?? first(own)) : graph.number(number(own, name));
  const [a, b] = [operand('input'), operand('other')];
  return graph.node('Where', [asTruth(own, first(own)), a, b]);
};

export const maskedFill: Write = (own) =>
  own.graph.node('Where', [
    asTruth(own, own.inputs[1] ?? first(own)),
    own.graph.number(number(own, 'value')),
    first(own),
  ]);

export const division: Write = (own) => {
  const made = pair('Div')(own);
  const mode = value(own, 'rounding_mode');
  if (mode === null) return made;
  return mode === 'floor' ? own.graph.node('Floor', [made]) : truncated(own, made);
};

/** Towards zero. */
function truncated({ graph }: WrittenStep, x: string): string {
  return graph.node('Mul', [graph.node('Sign', [x]), graph.node('Floor', [graph.node('Abs', [x])])]);
}
export const trunc: Write = (own) => truncated(own, first(own));
export const frac: Write = (own) => own.graph.node('Sub', [first(own), truncated(own, first(own))]);
export const floorDivide: Write = (own) => own.graph.node('Floor', [pair('Div')(own)]);

export const fmod: Write = (own) => own.graph.node('Mod', [...operands(own)], { fmod: 1 });
/** Python's: of the sign of the divisor. */
export const remainder: Write = (own) => {
  const { graph } = own;
  const [a, b] = operands(own);
  return graph.node('Sub', [a, graph.node('Mul', [b, graph.node('Floor', [graph.node('Div', [a, b])])])]);
};

/** A power of a number by each value, or what a tensor is taken to. */
export const base =
  (of: number, minus = 0): Write =>
  ({ graph, inputs }) => {
    const made = graph.node('Pow', [graph.number(of), inputs[0] ?? '']);
    return minus === 0 ? made : graph.node('Sub', [made, graph.number(minus)]);
  };

/** A logarithm by another base, or of more than the value. */
export const logarithm =
  (by: number, plus = 0): Write =>
  ({ graph, inputs }) => {
    const x = plus === 0 ? (inputs[0] ?? '') : graph.node('Add', [inputs[0] ?? '', graph.number(plus)]);
    const made = graph.node('Log', [x]);
    return by === Math.E ? made : graph.node('Div', [made, graph.number(Math.log(by))]);
  };

export const square: Write = ({ graph, inputs }) => graph.node('Mul', [inputs[0] ?? '', inputs[0] ?? '']);
export const rsqrt: Write = (own) => own.graph.node('Reciprocal', [own.graph.node('Sqrt', [first(own)])]);
export const erfc: Write = (own) => own.graph.node('Sub', [own.graph.number(1), own.graph.node('Erf', [first(own)])]);

export const clamp: Write = (own) => {
  const { graph, step } = own;
  const limit = (name: string) => ((step.module.args[name] ?? null) === null ? '' : graph.number(number(own, name)));
  const [min, max] = [limit('min'), limit('max')];
  return graph.node('Clip', max === '' ? [first(own), min] : [first(own), min, max]);
};

export const clip =
  (min: number, max: number): Write =>
  ({ graph, inputs }) =>
    graph.node('Clip', [inputs[0] ?? '', graph.number(min), graph.number(max)]);

export const hardtanh: Write = (own) => clip(limitOf(own, 'min'), limitOf(own, 'max'))(own);

/** The old names of its limits win over the new ones. */
function limitOf(own: WrittenStep, which: 'min' | 'max'): number {
  const old = own.step.module.args[`${which}_value`] ?? null;
  return old === null ? number(own, `${which}_val`) : Number(old);
}

export const logSigmoid: Write = (own) => {
  const { graph } = own;
  return graph.node('Neg', [graph.node('Softplus', [graph.node('Neg', [first(own)])])]);
};

export const softplus: Write = (own) => {
  const { graph } = own;
  const [beta, threshold] = [number(own, 'beta'), number(own, 'threshold')];
  const x = first(own);
  const scaled = beta === 1 ? x : graph.node('Mul', [x, graph.number(beta)]);
  const soft = graph.node('Softplus', [scaled]);
  const made = beta === 1 ? soft : graph.node('Div', [soft, graph.number(beta)]);
  return graph.node('Where', [graph.node('Greater', [scaled, graph.number(threshold)]), x, made]);
};

export const threshold: Write = (own) => {
  const { graph } = own;
  const above = graph.node('Greater', [first(own), graph.number(number(own, 'threshold'))]);
  return graph.node('Where', [above, first(own), graph.number(number(own, 'value'))]);
};

export const tanhshrink: Write = (own) => own.graph.node('Sub', [first(own), own.graph.node('Tanh', [first(own)])]);

export const prelu: Write = (own) => {
  const { graph, step } = own;
  const weight = own.weight('weight');
  if (weight === null) throw new NoForm('no weight');
  const shape = own.weightShape('weight');
  const behind = elements(shape) === 1 ? [] : step.inputSizes.slice(2).map(() => 1);
  return graph.node('PRelu', [first(own), graph.reshaped(weight, shape, [...shape, ...behind])]);
};

export const glu: Write = (own) => {
  const { graph, step } = own;
  const dim = axis(own, 'dim');
  const half = (step.inputSizes[dim] ?? 0) / 2;
  const part = (from: number) =>
    graph.node('Slice', [first(own), graph.ints([from]), graph.ints([from + half]), graph.ints([dim])]);
  return graph.node('Mul', [part(0), graph.node('Sigmoid', [part(half)])]);
};

export const softmax =
  (op: 'Softmax' | 'LogSoftmax', isNegated = false): Write =>
  (own) => {
    const { graph, step } = own;
    const dim = softmaxAxis(step.module.args, step.inputSizes);
    if (typeof dim !== 'number') throw new NoForm(dim.text);
    const x = isNegated ? graph.node('Neg', [first(own)]) : first(own);
    return graph.node(op, [x], { axis: dim });
  };
export const softmax2d: Write = (own) => own.graph.node('Softmax', [first(own)], { axis: -3 });

export const reduced =
  (op: string): Write =>
  (own) => {
    const over = axes(own);
    if (over.length === 0) return own.graph.node('Identity', [first(own)]);
    return own.graph.node(op, [first(own), own.graph.ints(over)], { keepdims: flag(own, 'keepdim') ? 1 : 0 });
  };

/** (Σ |x|ᵖ)^(1/p) */
export const norm: Write = (own) => {
  const { graph } = own;
  const p = number(own, 'p');
  if (p === 1) return reduced('ReduceL1')(own);
  if (p === 2) return reduced('ReduceL2')(own);
  if (!Number.isFinite(p) || p === 0) throw new NoForm(`p=${p}`);
  const powers = graph.node('Pow', [graph.node('Abs', [first(own)]), graph.number(p)]);
  return graph.node('Pow', [reduced('ReduceSum')({ ...own, inputs: [powers] }), graph.number(1 / p)]);
};

/** The mean of squares of what is off the mean, over n − correction. */
export const variance =
  (root: boolean): Write =>
  (own) => {
    const { graph, step } = own;
    const over = axes(own);
    const count = over.reduce((n, i) => n * (step.inputSizes[i] ?? 1), 1);
    const mean = graph.node('ReduceMean', [first(own), graph.ints(over)]);
    const off = graph.node('Sub', [first(own), mean]);
    const sum = reduced('ReduceSum')({ ...own, inputs: [graph.node('Mul', [off, off])] });
    const made = graph.node('Div', [sum, graph.number(Math.max(0, count - number(own, 'correction')))]);
    return root ? graph.node('Sqrt', [made]) : made;
  };

export const normalize: Write = (own) => {
  const { graph } = own;
  const p = number(own, 'p');
  const dim = axis(own, 'dim');
  if (p !== 1 && p !== 2) throw new NoForm(`p=${p}`);
  const size = graph.node(p === 1 ? 'ReduceL1' : 'ReduceL2', [first(own), graph.ints([dim])]);
  return graph.node('Div', [first(own), graph.node('Max', [size, graph.number(number(own, 'eps'))])]);
};

export const lerp: Write = (own) => {
  const { graph, inputs } = own;
  const [a = '', b = '', c] = inputs;
  const weight = c ?? graph.number(number(own, 'weight'));
  return graph.node('Add', [a, graph.node('Mul', [weight, graph.node('Sub', [b, a])])]);
};

export const scaled =
  (op: 'Mul' | 'Div'): Write =>
  (own) => {
    const { graph, inputs } = own;
    const [a = '', b = '', c = ''] = inputs;
    const made = graph.node(op, [b, c]);
    const by = number(own, 'value');
    return graph.node('Add', [a, by === 1 ? made : graph.node('Mul', [made, graph.number(by)])]);
  };
