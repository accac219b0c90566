import { type Module, type Net, sequential } from '../net/net';
import type { Sizes } from './graph';
import { type DesignLayer, type Item, layersOf, sizesOfItem } from './item';
import { type Conditions, hiddenWidth } from './problem';

/** One net that meets a problem. */
export interface FoundDesign {
  readonly layers: readonly DesignLayer[];
  /** [C, H, W] after each layer; the last is the target. */
  readonly shapes: readonly (readonly [number, number, number])[];
  readonly params: number;
  readonly macs: number;
  /** In input pixels, theoretical. */
  readonly receptiveField: number;
}

/** How many input pixels, along one axis, one output cell sees. */
export function receptiveFieldOf(layers: readonly DesignLayer[]): number {
  return layers.reduceRight((field, l) => (field - 1) * l.stride + (l.kernel - 1) * l.dilation + 1, 1);
}

/** Channels after each layer: `hidden` between, the target's from the last convolution on. */
function channelsOf(layers: readonly DesignLayer[], conditions: Conditions): number[] {
  const last = layers.findLastIndex((l) => l.kind === 'Conv2d');
  let convs = 0;
  let channels = conditions.input[0];
  return layers.map(({ kind }, i) => {
    if (kind === 'Conv2d') {
      channels = i === last ? conditions.target[0] : hiddenWidth(conditions, convs);
      convs += 1;
    }
    return channels;
  });
}

export function designOf(item: Item, sizes: Sizes, conditions: Conditions): FoundDesign {
  const layers = layersOf(item);
  const channels = channelsOf(layers, conditions);
  return {
    layers,
    shapes: sizesOfItem(item).map((id, i) => [channels[i] ?? 0, sizes.h[id] ?? 0, sizes.w[id] ?? 0] as const),
    params: item.params,
    macs: item.macs,
    receptiveField: receptiveFieldOf(layers),
  };
}

/** A design as a net: arguments that have PyTorch's default are left out, and a ReLU follows each convolution but the last. */
export function netOfDesign({ layers, shapes }: Pick<FoundDesign, 'layers' | 'shapes'>, input: readonly number[]): Net {
  const last = layers.findLastIndex((l) => l.kind === 'Conv2d');
  return sequential(
    layers.flatMap(({ kind, kernel, stride, padding, dilation }, i): Pick<Module, 'kind' | 'args'>[] => {
      if (kind === 'MaxPool2d') return [{ kind, args: { kernel_size: kernel } }];
      const args = {
        in_channels: (i === 0 ? input : shapes[i - 1])?.[0] ?? 1,
        out_channels: shapes[i]?.[0] ?? 1,
        kernel_size: kernel,
        ...(stride !== 1 && { stride }),
        ...(padding !== 0 && { padding }),
        ...(dilation !== 1 && { dilation }),
      };
      return i === last
        ? [{ kind, args }]
        : [
            { kind, args },
            { kind: 'ReLU', args: {} },
          ];
    }),
  );
}
