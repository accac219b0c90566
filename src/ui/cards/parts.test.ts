import { expect, test } from 'vitest';
import type { Args } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import type { LayerKind } from '../../core/layers/table';
import { isAtHand, isBehindMore } from './parts';

function onCard(kind: LayerKind, args: Args): string[] {
  return layerSpec(kind)
    .args.filter((s) => isAtHand(s, args))
    .map((s) => s.name);
}

test('of two arguments that exclude each other the one that is given stands on the card', () => {
  expect(onCard('Upsample', { scale_factor: 2 })).toEqual(['scale_factor', 'mode']);
  expect(onCard('Upsample', { size: 7, scale_factor: null })).toEqual(['size', 'mode']);
  expect(onCard('Upsample', {})).toEqual(['scale_factor', 'mode']);
  // Both, which PyTorch refuses: as without either.
  expect(onCard('Upsample', { size: 7, scale_factor: 2 })).toEqual(['scale_factor', 'mode']);
  expect(onCard('Conv2d', { stride: 2 })).toEqual(['out_channels', 'kernel_size', 'stride', 'padding', 'dilation']);
});

test('both are behind “more”, to change from one to the other', () => {
  const behind = layerSpec('Upsample').args.filter(isBehindMore);
  expect(behind.map((s) => s.name)).toEqual(['size', 'scale_factor', 'align_corners', 'recompute_scale_factor']);
});
