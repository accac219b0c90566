import type { ShapedNet } from './infer';
import type { ReceptiveField } from './result';

/**
 * The receptive field of every step, height and width, composed from the windows before it (Araujo, Norris and Sim,
 * "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019): each layer adds its reach times the
 * distance between its inputs. In input pixels, not cut at the input's edges; activations leave it as it is.
 */
export function receptiveFields(shaped: ShapedNet): ReceptiveField[] {
  const size: [number, number] = [1, 1];
  const jump: [number, number] = [1, 1];
  const start: [number, number] = [0.5, 0.5];
  return shaped.steps.map(({ axes }): ReceptiveField => {
    for (const i of [0, 1] as const) {
      const axis = axes?.[i];
      if (!axis) continue;
      const reach = axis.dilation * (axis.kernel - 1);
      size[i] += reach * jump[i];
      start[i] += (reach / 2 - axis.before) * jump[i];
      jump[i] *= axis.stride;
    }
    return { size: [...size], jump: [...jump], start: [...start] };
  });
}
