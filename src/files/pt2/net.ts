import '../../core/layers/all';
import type { Bytes } from '../../core/bytes';
import { isInputShape } from '../../core/values';
import { fullSizes, isConstant, NetBuilder, type ReadModel, type Tensor, Unfit, type Value } from '../graph/builder';
import type { Constant } from '../graph/constant';
import { ModelProblem } from '../graph/problem';
import type { ZipEntry } from '../zip';
import { isObject, openProgram, type Program, sizeIn } from './archive';
import { type AtenArg, AtenCall } from './call';
import { at, type Json, listIn, textIn } from './json';
import { atenOf, foldedAten } from './ops';

/** [C, H, W] */
type Input = readonly [number, number, number];

/**
 * A program of torch.export as a net in evaluation, with its weights. From an operator that no layer stands for on
 * nothing is taken, which is noted.
 *
 * @param open what stands in for sizes that the program leaves open
 * @param entries of the archive, where they are known
 */
export async function readProgram(
  file: Bytes,
  open: Input,
  entries: readonly ZipEntry[] | null = null,
): Promise<ReadModel> {
  return new Walk(await openProgram(file, entries), open).made();
}

/** A name of a tensor of the graph. */
const tensorName = (value: Json): string | null => textIn(at(value, 'as_tensor', 'name'));

class Walk {
  readonly #program: Program;
  readonly #builder: NetBuilder;
  readonly #values = new Map<string, Value>();
  /** Numbers that follow from sizes. */
  readonly #numbers = new Map<string, number>();
  #ends: string | null = null;

  constructor(program: Program, open: Input) {
    this.#program = program;
    const graph = this.#graph();
    const specs = listIn(at(program.model, 'graph_module', 'signature', 'input_specs'));
    let fed: { readonly name: string; readonly sizes: readonly (number | null)[] } | null = null;
    for (const spec of specs) {
      const name = tensorName(at(spec, 'user_input', 'arg'));
      if (name === null || fed) continue;
      const sizes = listIn(at(graph, 'tensor_values', name, 'sizes')).map(sizeIn);
      if (sizes.length >= 2 && sizes.length <= 4) fed = { name, sizes };
    }
    if (!fed) throw new ModelProblem('no-input');
    const [batch = 1, ...own] = fed.sizes;
    const [c, h, w] =
      own.length === 3
        ? [own[0] ?? open[0], own[1] ?? open[1], own[2] ?? open[2]]
        : own.length === 2
          ? [1, own[0] ?? open[1], own[1] ?? open[2]]
          : [own[0] ?? open[0], 1, 1];
    const input: Input = [c, h, w];
    if (!isInputShape(input)) throw new ModelProblem('no-input');
    this.#builder = new NetBuilder(input);
    const { x } = this.#builder;
    const shaped: Tensor =
      own.length === 3
        ? x
        : own.length === 2
          ? this.#builder.add('squeeze', { dim: 1 }, [x])
          : this.#builder.add('Flatten', {}, [x]);
    this.#values.set(fed.name, shaped);
    if (batch !== 1 && batch !== null) this.#builder.note('batch', { batch });
    for (const spec of specs) this.#held(spec);
  }

  #graph(): Json {
    return at(this.#program.model, 'graph_module', 'graph');
  }

  /** A parameter, a buffer or a constant among the graph's inputs. */
  #held(spec: Json): void {
    for (const [kind, key] of [
      ['parameter', 'parameter_name'],
      ['buffer', 'buffer_name'],
      ['tensor_constant', 'tensor_constant_name'],
    ] as const) {
      const name = textIn(at(spec, kind, 'arg', 'name'));
      const own = textIn(at(spec, kind, key));
      const found = own === null ? undefined : this.#program.tensors.get(own);
      if (name === null || !found) continue;
      const held: Constant = kind === 'parameter' ? found : { ...found, isBuffer: true };
      this.#values.set(name, kind === 'tensor_constant' ? { ...held, name: null } : held);
    }
  }

  made(): ReadModel {
    for (const node of listIn(at(this.#graph(), 'nodes'))) this.#try(node);
    const builder = this.#builder;
    const specs = listIn(at(this.#program.model, 'graph_module', 'signature', 'output_specs'));
    const outputs = specs.flatMap((spec) => {
      const value = this.#values.get(tensorName(at(spec, 'user_output', 'arg')) ?? '');
      return value && !isConstant(value) ? [value] : [];
    });
    if (this.#ends !== null) builder.note('ends', { what: this.#ends });
    if (builder.isEmpty) {
      if (this.#ends !== null) throw new ModelProblem('nothing-read', { what: this.#ends });
      builder.add('Identity', {}, [builder.x]);
    }
    return builder.made(outputs.length > 0 ? outputs : [builder.newest]);
  }

  #try(node: Json): void {
    const target = textIn(at(node, 'target')) ?? '?';
    try {
      this.#run(node, target);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      if (error instanceof Lost) return;
      const name = target.replace(/^torch\.ops\./, '');
      this.#ends ??= `${name}: ${error.message}`;
    }
  }

  #run(node: Json, target: string): void {
    const args = new Map<string, AtenArg>();
    for (const input of listIn(at(node, 'inputs'))) {
      const name = textIn(at(input, 'name')) ?? String(args.size);
      args.set(name, this.#argument(at(input, 'arg')));
    }
    const outputs = listIn(at(node, 'outputs'));
    const number = numberOf(target, args);
    if (number !== null) {
      const name = textIn(at(outputs[0] ?? null, 'as_sym_int', 'as_name')) ?? tensorName(outputs[0] ?? null);
      if (name !== null) this.#numbers.set(name, number);
      return;
    }
    if (!target.startsWith('torch.ops.aten.')) {
      if (/^torch\.ops\.(?:profiler|inductor)|_assert|sym_constrain/.test(target)) return;
      throw new Unfit('no layer does this');
    }
    if (/^torch\.ops\.aten\.(?:_assert|sym_constrain)/.test(target)) return;
    const call = new AtenCall(target, this.#builder, args, withinOf(node));
    const translate = atenOf(call);
    if (!translate) throw new Unfit('no layer does this');
    const made = foldedAten(call) ?? translate(call);
    const all = isList(made) ? made : [made];
    const names = outputs.flatMap((output) => {
      const list = listIn(at(output, 'as_tensors'));
      return list.length > 0 ? list.map((t) => textIn(at(t, 'name'))) : [tensorName(output)];
    });
    for (const [i, value] of all.entries()) {
      const name = names[i];
      if (name && value) this.#values.set(name, value);
    }
  }

  /** What an argument stands for. */
  #argument(arg: Json): AtenArg {
    if (!isObject(arg)) return null;
    const [entry] = Object.entries(arg);
    if (!entry) return null;
    const [kind, value] = entry;
    switch (kind) {
      case 'as_tensor':
        return this.#tensor(textIn(at(value, 'name')));
      case 'as_tensors':
        return listIn(value).map((t) => this.#tensor(textIn(at(t, 'name'))));
      case 'as_optional_tensors':
        return listIn(value).map((t) => {
          const name = tensorName(t);
          return name === null ? null : this.#tensor(name);
        });
      case 'as_sym_int':
        return this.#number(value);
      case 'as_sym_ints':
        return listIn(value).map((n) => this.#number(n));
      case 'as_int':
      case 'as_float':
      case 'as_bool':
      case 'as_string':
        return typeof value === 'object' ? null : value;
      case 'as_ints':
      case 'as_floats':
      case 'as_bools':
        return listIn(value).map(Number);
      default:
        return null;
    }
  }

  #number(value: Json): number {
    const plain = sizeIn(value);
    if (plain !== null) return plain;
    const found = this.#numbers.get(textIn(at(value, 'as_name')) ?? '');
    if (found === undefined) throw new Lost('a size that is not known');
    return found;
  }

  #tensor(name: string | null): Value {
    const value = name === null ? undefined : this.#values.get(name);
    if (!value) {
      if (this.#ends === null) throw new Unfit(`${name ?? '?'} is not known`);
      throw new Lost('lost');
    }
    return value;
  }
}

/** What a node reads was lost with an earlier one. */
class Lost extends Unfit {}

const isList = <T>(made: T | readonly T[]): made is readonly T[] => Array.isArray(made);

/** A number that follows from sizes; null where the node gives none. */
function numberOf(target: string, args: ReadonlyMap<string, AtenArg>): number | null {
  const [a, b] = [...args.values()];
  if (target === 'torch.ops.aten.sym_size.int') {
    const of = args.get('self');
    const dim = args.get('dim');
    if (typeof of !== 'object' || of === null || Array.isArray(of) || typeof dim !== 'number') return null;
    return fullSizes(of as Value).at(dim) ?? null;
  }
  const op = /^_operator\.(\w+)$/.exec(target)?.[1];
  if (op === undefined || typeof a !== 'number') return null;
  if (op === 'neg') return -a;
  if (typeof b !== 'number') return null;
  const made = { add: a + b, sub: a - b, mul: a * b, floordiv: Math.floor(a / b), mod: a - b * Math.floor(a / b) };
  return Object.hasOwn(made, op) ? made[op as keyof typeof made] : null;
}

/** The innermost module that a node runs in: `L__self__conv,conv,torch.nn.modules.conv.Conv2d`. */
function withinOf(node: Json): AtenCall['within'] {
  const stack = textIn(at(node, 'metadata', 'nn_module_stack')) ?? '';
  const [, path = '', kind = ''] = stack.split(';').at(-1)?.split(',') ?? [];
  return path === '' ? null : { path, kind: kind.split('.').at(-1) ?? '' };
}
