interface Props {
  /** Height and width of the input and of each layer's map, in order. */
  readonly sizes: readonly (readonly [number, number])[];
}

const W = 132;
const H = 54;
const TOP = 44;
const GAP = 4;

/**
 * A net as its maps' sizes on one scale and one centre line, as the page itself draws them: the dashed square is the
 * input's extent, a square in the accent's colour the output.
 */
export function PresetPicture({ sizes }: Props) {
  const largest = Math.max(1, ...sizes.flat());
  const widest = (W - GAP * (sizes.length - 1)) / Math.max(1, sizes.length);
  const scale = Math.min(TOP, widest) / largest;
  const input = sizes[0] ?? [1, 1];
  const px = (n: number) => Math.max(1.5, n * scale);
  // Wide columns would part the squares: each takes what the largest needs, all together are centred.
  const column = Math.min(widest, largest * scale);
  const left = (W - (column * sizes.length + GAP * (sizes.length - 1))) / 2;
  return (
    <svg className="preset-picture" viewBox={`0 0 ${W} ${H}`} aria-hidden="true">
      <line x1={left} x2={W - left} y1={H / 2} y2={H / 2} className="axis" />
      {sizes.map(([h, w], i) => {
        const x = left + i * (column + GAP) + column / 2;
        const rect = (rh: number, rw: number) => ({ x: x - rw / 2, y: H / 2 - rh / 2, width: rw, height: rh });
        const lost = h !== input[0] || w !== input[1];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the maps of a fixed picture have no other name
          <g key={i}>
            {lost && <rect {...rect(px(input[0]), px(input[1]))} className="ghost" />}
            <rect {...rect(px(h), px(w))} className={i === sizes.length - 1 ? 'map out' : 'map'} />
          </g>
        );
      })}
    </svg>
  );
}
