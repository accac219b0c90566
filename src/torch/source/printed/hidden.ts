import { type Args, type ArgValue, arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';

/** Arguments that PyTorch 2.13 does not print, and that change a layer's numbers. */
const HIDDEN: Partial<Record<LayerKind, readonly string[]>> = {
  AvgPool2d: ['ceil_mode', 'count_include_pad', 'divisor_override'],
  PReLU: ['init'],
  Upsample: ['align_corners', 'recompute_scale_factor'],
};

/** What a print of a layer does not tell, though it may matter: it is taken at PyTorch's default. */
export function hiddenArguments(kind: LayerKind, args: Args): string[] {
  const value = (name: string): ArgValue | undefined => arg(layerSpec(kind).args, args, name);
  return (HIDDEN[kind] ?? []).filter((name) => {
    if (args[name] !== undefined) return false;
    if (name === 'align_corners') return /linear|cubic/.test(String(value('mode')));
    if (name === 'recompute_scale_factor') return [value('scale_factor')].flat().some((n) => !Number.isInteger(n ?? 1));
    return true;
  });
}
