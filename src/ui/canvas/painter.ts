import type { Doc, View } from '../../core/document';
import type { Frame } from '../../core/frame';
import type { Scheme } from '../../render/palette';
import type { Services } from '../context';
import { isCurrent } from '../current';
import { currentScheme, watchScheme } from './scheme';

/** What a canvas needs to be painted. */
export interface PaintEnv {
  readonly frame: Frame | null;
  readonly view: View;
  readonly scheme: Scheme;
  readonly devicePixelRatio: number;
  /** CSS colour of the lines between small maps. */
  readonly line: string;
}

/** A canvas that shows something of the frame. Painting it must not read layout. */
export interface Surface {
  readonly canvas: HTMLCanvasElement;
  paint(env: PaintEnv): void;
}

type Deps = Pick<Services, 'store' | 'live' | 'derive' | 'markPainted'>;

/**
 * Paints all canvases of the page, past React: a frame is on the screen in the task in which it arrives. Canvases
 * that are scrolled out of sight come after those that are seen.
 */
export class Painter {
  readonly #deps: Deps;
  readonly #surfaces = new Map<HTMLCanvasElement, Surface>();
  readonly #hidden = new Set<HTMLCanvasElement>();
  readonly #late = new Set<HTMLCanvasElement>();
  readonly #soon = new Set<Surface>();
  #stop: (() => void) | null = null;
  #sight: IntersectionObserver | null = null;
  #line: string | null = null;
  #idle = false;
  #asked = false;
  #judged: { readonly doc: Doc; readonly frame: Frame | null; readonly current: boolean } | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  register(surface: Surface): () => void {
    if (this.#surfaces.size === 0) this.#start();
    this.#surfaces.set(surface.canvas, surface);
    this.#sight?.observe(surface.canvas);
    return () => {
      this.#surfaces.delete(surface.canvas);
      this.#hidden.delete(surface.canvas);
      this.#late.delete(surface.canvas);
      this.#sight?.unobserve(surface.canvas);
      if (this.#surfaces.size === 0) this.#end();
    };
  }

  /**
   * Paints one canvas again, whose place or choice has changed: at once, or, where new numbers are on their way, which
   * paint everything anyway, after the frame that is being made. Till then its old picture is stretched.
   */
  repaint(surface: Surface): void {
    if (this.#isCurrent()) this.paint(surface);
    else this.#repaintSoon(surface);
  }

  /** Paints one canvas now, or, where nobody sees it, when there is nothing else to do. */
  paint(surface: Surface): void {
    if (this.#hidden.has(surface.canvas)) this.#postpone(surface.canvas);
    else surface.paint(this.#env());
  }

  /** Whether what is painted are the numbers of what is on the page, and not of what was there before. */
  #isCurrent(): boolean {
    const { store, live, derive } = this.#deps;
    const { doc } = store.getState();
    const { frame } = live.getState();
    if (this.#judged?.doc !== doc || this.#judged.frame !== frame)
      this.#judged = { doc, frame, current: isCurrent(frame, derive(doc), doc) };
    return this.#judged.current;
  }

  #repaintSoon(surface: Surface): void {
    this.#soon.add(surface);
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => setTimeout(() => this.#repaintWaiting()));
  }

  #repaintWaiting(): void {
    this.#asked = false;
    const waiting = [...this.#soon];
    this.#soon.clear();
    for (const surface of waiting) if (this.#surfaces.get(surface.canvas) === surface) this.paint(surface);
  }

  /** What is out of sight is painted when there is nothing else to do, a canvas at a time. */
  #postpone(canvas: HTMLCanvasElement): void {
    this.#late.add(canvas);
    if (this.#idle) return;
    this.#idle = true;
    whenIdle(() => {
      this.#idle = false;
      const [next, ...rest] = this.#late;
      if (next) {
        this.#late.delete(next);
        this.#surfaces.get(next)?.paint(this.#env());
      }
      if (rest[0]) this.#postpone(rest[0]);
    });
  }

  #env(): PaintEnv {
    return {
      frame: this.#deps.live.getState().frame,
      view: this.#deps.store.getState().doc.view,
      scheme: currentScheme(),
      line: this.#lineColour(),
      devicePixelRatio: window.devicePixelRatio || 1,
    };
  }

  #lineColour(): string {
    this.#line ??= getComputedStyle(document.documentElement).getPropertyValue('--line').trim();
    return this.#line;
  }

  #paintAll(): void {
    const env = this.#env();
    this.#soon.clear();
    for (const surface of this.#surfaces.values()) {
      if (this.#hidden.has(surface.canvas)) this.#postpone(surface.canvas);
      else surface.paint(env);
    }
  }

  #start(): void {
    const { live, store, markPainted } = this.#deps;
    const stops = [
      live.subscribe((now, before) => {
        if (now.frame === before.frame) return;
        this.#paintAll();
        markPainted();
      }),
      store.subscribe(({ doc }, { doc: before }) => {
        if (doc.view === before.view) return;
        if (doc.view.channels === before.view.channels) this.#paintAll();
        // Channels are painted by the views that show them, in the render that follows; no frame comes after it.
        if (sameNumbers(doc, before)) requestAnimationFrame(markPainted);
      }),
      watchScheme(() => {
        this.#line = null;
        this.#paintAll();
      }),
    ];
    // A frame that was there before any canvas is painted as they come.
    if (live.getState().frame) requestAnimationFrame(markPainted);
    this.#sight = new IntersectionObserver((entries) => this.#look(entries), { rootMargin: '300px' });
    this.#stop = () => {
      for (const stop of stops) stop();
      this.#sight?.disconnect();
      this.#sight = null;
    };
  }

  #end(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #look(entries: readonly IntersectionObserverEntry[]): void {
    const env = this.#env();
    for (const { target, isIntersecting } of entries) {
      if (!(target instanceof HTMLCanvasElement)) continue;
      if (!isIntersecting) {
        this.#hidden.add(target);
        continue;
      }
      this.#hidden.delete(target);
      if (this.#late.delete(target)) this.#surfaces.get(target)?.paint(env);
    }
  }
}

/** Safari has no requestIdleCallback. */
function whenIdle(run: () => void): void {
  if (typeof window.requestIdleCallback === 'function') window.requestIdleCallback(run, { timeout: 2000 });
  else setTimeout(run, 50);
}

/** Whether two documents have the same numbers, and differ at most in how they are looked at. */
function sameNumbers(a: Doc, b: Doc): boolean {
  return a.slots === b.slots && a.seed === b.seed && a.input === b.input && a.recipe === b.recipe;
}

const painters = new WeakMap<object, Painter>();

/** The page's one painter. */
export function painterOf(deps: Deps): Painter {
  const known = painters.get(deps.live) ?? new Painter(deps);
  painters.set(deps.live, known);
  return known;
}
