type Size = readonly [number, number];

const GAP = 7;
const HEIGHT = 44;
const WIDTH = 210;

/** Pixels per cell at which all paths fit, so that sizes compare by eye from one picture to the next. */
export function commonScale(input: Size, paths: readonly (readonly Size[])[]): number {
  const highest = Math.max(input[0], ...paths.flat().map(([h]) => h));
  const room = paths.map((path) => {
    const cells = [input, ...path].reduce((sum, [, w]) => sum + w, 0);
    return Math.max(40, WIDTH - GAP * path.length) / cells;
  });
  return Math.min(HEIGHT / highest, ...room, 3);
}

/** The sizes of a path one after the other, on one centre line; dashed: the size before. */
export function PathPicture({ input, path, scale }: { input: Size; path: readonly Size[]; scale: number }) {
  const sizes = [input, ...path];
  const px = (n: number) => Math.max(2, n * scale);
  let at = 1;
  const boxes = sizes.map(([h, w], i) => {
    const x = at;
    at += px(w) + GAP;
    const before = sizes[i - 1];
    return { i, x, w: px(w), h: px(h), before };
  });
  return (
    <svg className="path" width={at} height={HEIGHT + 2} viewBox={`0 0 ${at} ${HEIGHT + 2}`} aria-hidden="true">
      {boxes.map(({ i, x, w, h, before }) => {
        const middle = HEIGHT / 2 + 1;
        const other = before && px(before[0]) !== h ? before : null;
        return (
          <g key={i}>
            <rect className={i === 0 ? 'path-input' : 'path-map'} x={x} y={middle - h / 2} width={w} height={h} />
            {other && (
              <rect
                className="path-before"
                x={x + w / 2 - px(other[1]) / 2}
                y={middle - px(other[0]) / 2}
                width={px(other[1])}
                height={px(other[0])}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
