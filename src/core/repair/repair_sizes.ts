import { givenValue } from '../layers/rows';
import type { ShapedNet } from '../net/shaped';
import { isInt } from '../python/python';
import type { Fault } from '../refusal';
import { axesEdit, type Candidate, edit, numbers } from './repair_edits';

export const INPUT_COST = 4;

/** A larger input, by a cell and by more, as far as one step of the layer at fault can need. */
export function largerInput({ input }: ShapedNet, deficit: number, jump: number): Candidate[] {
  const [c = 1, h = 1, w = 1] = input;
  const most = Math.min(deficit * jump, 2 ** 12);
  const steps = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].filter((n) => n < most);
  return [...steps, most].map((by) => ({
    repair: { type: 'input', shape: [c, h + by, w + by] },
    cost: INPUT_COST + Math.sqrt(by),
    key: 'input',
  }));
}

/** For a shuffle at the net's head: as much input on the axis at fault as its factor divides, the next up. */
export function divisibleInput({ input }: ShapedNet, { layer, values }: Fault): Candidate[] {
  const [c = 1, h = 1, w = 1] = input;
  const by = Number(values?.by);
  if (layer !== 0 || !Number.isInteger(by) || by < 1) return [];
  const up = (n: number) => Math.ceil(n / by) * by;
  const what = values?.what;
  const shape = [what === 'channels' ? up(c) : c, what === 'height' ? up(h) : h, what === 'width' ? up(w) : w] as const;
  return [{ repair: { type: 'input', shape }, cost: INPUT_COST, key: 'input' }];
}

/** Half the channels or cells, and half of that, of what is largest. */
export function smaller(shaped: ShapedNet): (Candidate | null)[] {
  const [c = 1, h = 1, w = 1] = shaped.input;
  const halves = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
  const inputs = halves
    .filter((by) => Math.max(h, w) >= by)
    .map((by): Candidate => {
      const shape = [c, Math.max(1, Math.floor(h / by)), Math.max(1, Math.floor(w / by))] as const;
      return { repair: { type: 'input', shape }, cost: 1 + Math.log2(by), key: 'input' };
    });
  const layers = shaped.steps
    .toSorted((a, b) => b.macs + b.params - a.macs - a.params || a.layer - b.layer)
    .slice(0, 3)
    .flatMap(({ module }) => {
      const half = (name: string) => {
        const now = givenValue(module, name);
        return halves.map((by) => {
          if (!isInt(now) || now < by) return null;
          const made = edit(module, name, Math.ceil(now / by), 0);
          return made && { ...made, cost: 1.5 + Math.log2(by) };
        });
      };
      const pads = numbers(module, 'padding');
      const kernel = numbers(module, 'kernel_size');
      const fit =
        pads && kernel && axesEdit(module, 'padding', [Math.floor(kernel[0] / 2), Math.floor(kernel[1] / 2)], 0);
      return [...half('out_channels'), ...half('kernel_size'), fit && { ...fit, cost: 1 }];
    });
  return [...inputs, ...layers];
}
