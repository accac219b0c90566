import type { Scheme } from '../../render/palette';

let query: MediaQueryList | null = null;

/** One and the same list: asking for a new one costs style each time. */
function dark(): MediaQueryList {
  query ??= window.matchMedia('(prefers-color-scheme: dark)');
  return query;
}

/** Light or dark as the page is shown: chosen by hand (`data-theme` of the root), else the system's. */
export function currentScheme(): Scheme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return dark().matches ? 'dark' : 'light';
}

/** Calls back when the scheme may have changed. Returns what stops it. */
export function watchScheme(changed: () => void): () => void {
  const system = dark();
  system.addEventListener('change', changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', changed);
    observer.disconnect();
  };
}
