import type { ArgSpec } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import { isLayerKind, LAYERS, type LayerKind } from '../../core/layers/table';
import type { FunctionName } from '../../core/source';
import type { OpenCall } from './call';

/** A layer or a function as it is called: its name, and what it takes. */
export interface Callable {
  readonly name: string;
  readonly kind: LayerKind;
  readonly args: readonly ArgSpec[];
  /** The map comes first. */
  readonly functional: boolean;
}

/** One thing that can be put where the caret is. */
export interface Proposal {
  readonly label: string;
  readonly detail: string;
  readonly type: 'class' | 'function' | 'property' | 'constant';
  /** What is put, with fields to be filled in: the editor's own template. */
  readonly template: string;
}

/** A default as Python writes it; null where there is none. */
export function shownDefault({ default: value }: ArgSpec): string | null {
  return value === undefined ? null : python(value);
}

function python(value: ArgSpec['default']): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  return Array.isArray(value) ? `(${value.map(python).join(', ')})` : String(value);
}

/** What `nn.X`, `X` or `F.x` is; null where the page does not know it. */
export function callable(path: string, functions: readonly FunctionName[]): Callable | null {
  const [, home = '', name = ''] = /^(?:(.*)\.)?(\w+)$/.exec(path) ?? [];
  if (/^(?:torch\.)?(?:nn\.functional|functional|F)$/.test(home) || home === 'torch') {
    const found = functions.find((f) => f.name === name);
    if (!found || !isLayerKind(found.kind)) return null;
    const specs = layerSpec(found.kind).args;
    const args = found.params.flatMap((p) => specs.filter((s) => s.name === p));
    return { name, kind: found.kind, args, functional: true };
  }
  if (!['', 'nn', 'torch.nn'].includes(home) || !isLayerKind(name)) return null;
  return { name, kind: name, args: layerSpec(name).args, functional: false };
}

/** Index of the argument that a place in a call is in; −1: the map of a function, or none. */
export function currentArgument({ args, functional }: Callable, call: OpenCall): number {
  if (call.current !== null) return args.findIndex((a) => a.name === call.current);
  if (call.named.length > 0) return -1;
  const at = call.positional - (functional ? 1 : 0);
  return at < args.length ? at : -1;
}

/** What can still be given: arguments that were not, with their defaults, or the words that the current one takes. */
export function argumentProposals(of: Callable, call: OpenCall): Proposal[] {
  const at = currentArgument(of, call);
  const spec = of.args[at];
  if (call.current !== null) return spec ? valueProposals(spec) : [];
  // The map itself is not ours to write.
  if (of.functional && call.positional === 0) return [];
  const given = call.positional - (of.functional ? 1 : 0);
  return of.args
    .filter((a, i) => i >= given && !call.named.includes(a.name))
    .map((a) => {
      const preset = shownDefault(a);
      return {
        label: `${a.name}=`,
        detail: preset ?? '',
        type: 'property' as const,
        template: `${a.name}=\${${preset === null ? '' : `1:${preset}`}}`,
      };
    });
}

function valueProposals(spec: ArgSpec): Proposal[] {
  const words =
    spec.type === 'bool'
      ? ['True', 'False']
      : [
          ...(spec.choices ?? []).map((c) => `'${c}'`),
          ...(spec.type === 'padding' ? ["'same'", "'valid'"] : []),
          ...(spec.default === null || spec.nullable === true ? ['None'] : []),
        ];
  return words.map((label) => ({ label, detail: '', type: 'constant', template: label }));
}

/** All layers, with the arguments that have no default to be filled in. */
export function layerProposals(prefix: 'nn.' | ''): Proposal[] {
  return Object.values(LAYERS).map(({ kind, args }) => {
    const needed = (args as readonly ArgSpec[]).filter((a) => a.default === undefined).map((a) => a.name);
    return {
      label: `${prefix}${kind}`,
      detail: `(${needed.join(', ')}${needed.length < args.length ? `${needed.length > 0 ? ', ' : ''}…` : ''})`,
      type: 'class',
      template: `${prefix}${kind}(${needed.map((n) => `\${${n}}`).join(', ')})\${}`,
    };
  });
}

export function functionProposals(functions: readonly FunctionName[]): Proposal[] {
  return functions.flatMap(({ name }) => {
    const known = callable(`F.${name}`, functions);
    if (!known) return [];
    const needed = known.args.filter((a) => a.default === undefined).map((a) => a.name);
    return [
      {
        label: name,
        detail: `(x${needed.map((n) => `, ${n}`).join('')})`,
        type: 'function' as const,
        template: `${name}(\${x}${needed.map((n) => `, \${${n}}`).join('')})\${}`,
      },
    ];
  });
}
