import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { type Kernels, slicesOf } from '../../flow/kernels';
import { walkedChannel } from '../../flow/walk';
import type { Domain } from '../../render/domain';
import { enlarge } from '../../render/heatmap';
import { lut } from '../../render/palette';
import { channelAt, layoutSheet, paintSheet, placeOf, sheetSize } from '../../render/sheet';
import { useScheme } from '../canvas/view';
import { useDoc } from '../context';

interface Props {
  readonly label: string;
  readonly kernels: Kernels;
  readonly weight: Float32Array;
  /** The slice of each that is shown; null: three slices as red, green and blue. */
  readonly slice: number | null;
  readonly domain: Domain;
  readonly chosen: number;
  readonly onChoose: (kernel: number) => void;
}

/** The room of the sheet, CSS pixels, and of one kernel. */
const ROOM = { width: 330, height: 210, most: 48 };

/** All kernels of a layer as its maps are: a click chooses one, arrow keys walk. */
export function KernelSheet({ label, kernels, weight, slice, domain, chosen, onChoose }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useDoc((doc) => doc.view.palette);
  const scheme = useScheme();
  const dpr = window.devicePixelRatio || 1;
  const { out, kh, kw } = kernels;
  const layout = useMemo(
    () =>
      layoutSheet(
        out,
        kh,
        kw,
        { width: Math.floor(ROOM.width * dpr), height: Math.floor(ROOM.height * dpr) },
        Math.floor(ROOM.most * dpr),
        Math.ceil(2 * dpr),
      ),
    [out, kh, kw, dpr],
  );
  const [width, height] = sheetSize(layout);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    canvas.current.width = width;
    canvas.current.height = height;
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    if (slice === null) {
      for (let o = 0; o < layout.count; o += 1) {
        const [left, top] = placeOf(layout, o);
        const cells = colours(kernels, weight, o, domain.max);
        enlarge(pixels, top * width + left, width, layout.height, layout.width, cells, kh, kw);
      }
    } else {
      const table = lut(palette, domain.type, scheme);
      paintSheet(pixels, layout, slicesOf(kernels, weight, slice), kh, kw, () => ({ table, domain }), 0);
    }
    context.putImageData(image, 0, 0);
  }, [kernels, weight, slice, domain, layout, width, height, kh, kw, palette, scheme]);
  const key = (event: KeyboardEvent) => {
    const next = walkedChannel(event.key, chosen, layout);
    if (next === null) return;
    event.preventDefault();
    onChoose(next);
  };
  const [x, y] = placeOf(layout, Math.min(chosen, layout.count - 1));
  return (
    <div
      className="kernel-sheet"
      role="slider"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={out - 1}
      aria-valuenow={chosen}
      tabIndex={0}
      style={{ width: width / dpr, height: height / dpr }}
      onKeyDown={key}
      onClick={(event) => {
        const at = event.currentTarget.getBoundingClientRect();
        const found = channelAt(layout, (event.clientX - at.left) * dpr, (event.clientY - at.top) * dpr);
        if (found !== null) onChoose(found);
      }}
    >
      <canvas ref={canvas} style={{ width: width / dpr, height: height / dpr }} />
      <i style={{ left: x / dpr, top: y / dpr, width: layout.width / dpr, height: layout.height / dpr }} />
    </div>
  );
}

/** Three slices as the colours that they read: grey is zero. */
function colours({ kh, kw, at }: Kernels, weight: Float32Array, o: number, reach: number): Uint32Array {
  const part = (i: number, cell: number) => {
    const share = (weight[at(o, i) + cell] ?? 0) / reach;
    return Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, share)));
  };
  return Uint32Array.from({ length: kh * kw }, (_, cell) => {
    const [r, g, b] = [part(0, cell), part(1, cell), part(2, cell)];
    return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  });
}
