import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { PaintEnv, Painter, Surface } from './painter';

/**
 * A canvas of the painter's. It is painted anew whenever `paint` is another function: before the browser shows it, or, where
 * new numbers are on their way, after the frame in which everything else answers.
 */
export function useSurface(
  painter: Painter,
  canvas: RefObject<HTMLCanvasElement | null>,
  paint: (canvas: HTMLCanvasElement, env: PaintEnv) => void,
): void {
  const newest = useRef(paint);
  const surface = useRef<Surface | null>(null);
  useLayoutEffect(() => {
    newest.current = paint;
    if (surface.current) painter.repaint(surface.current);
  }, [painter, paint]);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const own: Surface = { canvas: element, paint: (env) => newest.current(element, env) };
    surface.current = own;
    painter.paint(own);
    const forget = painter.register(own);
    return () => {
      surface.current = null;
      forget();
    };
  }, [painter, canvas]);
}
