import { describe, expect, test } from 'vitest';
import data from '../../../../test-data/prints.json';
import { type ArgValue, arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { LAYERS } from '../../../core/layers/table';
import { moduleOf } from '../../../core/net/net';
import { fromPlain } from '../../../core/values';
import { readSource } from '../read';

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${result.error.code} at ${result.error.from} of ${source}`);
  expect(result.partial).toBeNull();
  expect(result.wrong).toEqual([]);
  return result;
}

/** What prints of PyTorch 2.13 leave out. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  MaxPool2d: ['return_indices'],
  AdaptiveMaxPool2d: ['return_indices'],
  AvgPool2d: ['ceil_mode', 'count_include_pad', 'divisor_override'],
  Upsample: ['align_corners', 'recompute_scale_factor'],
  PReLU: ['init'],
  Hardsigmoid: ['inplace'],
  Hardswish: ['inplace'],
  // They are renamed to min_val and max_val.
  Hardtanh: ['min_value', 'max_value'],
};

/** A value as PyTorch stores it, where that is a tuple and one number is given. */
function stored(value: ArgValue | undefined, as: ArgValue): ArgValue | undefined {
  return Array.isArray(as) && typeof value === 'number' ? as.map(() => value) : value;
}

describe('prints of PyTorch 2.13', () => {
  test('every layer of the table is among them', () => {
    const printed = new Set(data.layers.map((l) => l.print.replace(/\(.*/, '')));
    expect([...printed].sort()).toEqual(Object.keys(LAYERS).sort());
  });

  test.each(data.layers)('$call', ({ print, attributes }) => {
    const { net, notes } = read(`(layer): ${print}`);
    const [module, ...more] = net.modules;
    if (!module) throw new Error('no module');
    expect(more).toEqual([]);
    expect(`${module.kind}(`).toBe(/^\w+\(/.exec(print)?.[0]);
    const { args } = layerSpec(module.kind);
    const hidden = HIDDEN[module.kind] ?? [];
    const expected = new Map<string, ArgValue>(Object.entries(attributes));
    for (const spec of args.filter((a) => !a.inForward)) {
      if (hidden.includes(spec.name)) {
        expect(module.args[spec.name]).toBeUndefined();
        continue;
      }
      const own = expected.get(spec.name);
      if (own === undefined) throw new Error(`PyTorch keeps no ${spec.name}`);
      const attribute = fromPlain(spec, own);
      expect([spec.name, stored(arg(args, module.args, spec.name), attribute)]).toEqual([spec.name, attribute]);
    }
    expect(notes[0]?.code).toBe('printed');
  });

  test.each(data.nets)('a net of $layers.length layers', ({ print, layers }) => {
    const { net } = read(print);
    expect(net.forward.uses.map((u) => moduleOf(net, u.module).kind)).toEqual(layers.map(([, kind]) => kind));
    expect(net.modules.map((m) => m.id)).toEqual(net.forward.uses.map((u) => u.module));
    // The page has no names of digits alone, nor such with blanks.
    const names = layers.map(([name = '']) => (/^[\w.]*$/.test(name) && /[A-Za-z_]/.test(name) ? name : null));
    expect(net.modules.map((m) => m.name)).toEqual(names);
  });
});
