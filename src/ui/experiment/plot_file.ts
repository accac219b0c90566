/** What is copied of an element's looks, so that the picture stands by itself. */
const LOOKS = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'display',
] as const;

const SVG = 'http://www.w3.org/2000/svg';

function copyLooks(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const look of LOOKS) to.setAttribute(look, style.getPropertyValue(look));
  to.removeAttribute('class');
  for (const [i, child] of [...from.children].entries()) {
    const copy = to.children[i];
    if (copy) copyLooks(child, copy);
  }
}

/** Dots of one row, as they were drawn on the canvas. */
export interface DrawnDots {
  readonly colour: string;
  readonly size: number;
  /** Centres, in the plot's pixels. */
  readonly places: readonly (readonly [x: number, y: number])[];
}

const drawn = new WeakMap<Element, () => readonly DrawnDots[]>();

/** Notes what a canvas shows, which no file could be made of otherwise. */
export function noteDots(canvas: HTMLCanvasElement, dots: () => readonly DrawnDots[]): void {
  drawn.set(canvas, dots);
}

/** The dots that a canvas shows; none of one that shows none. */
export function dotsOn(canvas: Element | null): readonly DrawnDots[] {
  return (canvas && drawn.get(canvas)?.()) ?? [];
}

/** About the width of a letter of the title, in pixels. */
const LETTER = 8;

/** Text in lines of at most so many letters, broken at spaces. */
function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== undefined && line.length + 1 + word.length <= letters) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The plot that is on the screen as an SVG file: its dots, lines and words, its own colours, under a title. */
export function plotAsSvg(svg: SVGSVGElement, dots: readonly DrawnDots[], title: string, ground: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copyLooks(svg, copy);
  const [width, height] = [svg.clientWidth, svg.clientHeight];
  const lines = wrapped(title, (width - 16) / LETTER);
  const head = 16 + 18 * lines.length;
  const file = document.createElementNS(SVG, 'svg');
  file.setAttribute('xmlns', SVG);
  file.setAttribute('width', String(width));
  file.setAttribute('height', String(height + head));
  file.setAttribute('viewBox', `0 ${-head} ${width} ${height + head}`);
  const put = (name: string, attributes: Readonly<Record<string, string>>, parent: Element = file) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };
  put('rect', { y: String(-head), width: '100%', height: '100%', fill: ground });
  const fill = getComputedStyle(svg).getPropertyValue('color');
  const words = put('text', { fill, 'font-family': 'sans-serif', 'font-size': '14', 'font-weight': '600' });
  for (const [i, line] of lines.entries()) {
    put('tspan', { x: '8', y: String(22 + 18 * i - head) }, words).textContent = line;
  }
  for (const { colour, size, places } of dots) {
    const group = put('g', { fill: colour });
    const r = String(Math.max(0.7, size / 2 - Math.min(0.5, size / 10)));
    for (const [x, y] of places) put('circle', { cx: x.toFixed(1), cy: y.toFixed(1), r }, group);
  }
  file.append(...copy.childNodes);
  return new XMLSerializer().serializeToString(file);
}

/** The same as a PNG, at twice the size. */
export async function svgAsPng(svg: string): Promise<Blob> {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) =>
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('the browser made no PNG'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
