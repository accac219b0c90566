import '../core/layers/all';
import './styles/embed.css';
import { stages, stageWith } from '../core/net/stages';
import { panelWords } from '../i18n/panels';
import type { DocStore } from '../state/store';
import { languageOf } from './language';
import { keepMarked } from './parts/keep_marked';

/**
 * What an embedded page shows, as its address says: `?embed` all of it, `?embed=flow` the picture alone, `?embed=layer:2`
 * one layer with its sliders, `?embed=question` the lesson or challenge that is open. The picture comes first, and in the
 * place of the page's bar stands a link to the whole of it.
 */
export function showEmbedded(search: string, store: DocStore): void {
  const said = new URLSearchParams(search).get('embed') ?? '';
  const [, layerText] = /^layer:(\d{1,4})$/.exec(said) ?? [];
  const view = layerText === undefined ? said : 'layer';
  document.documentElement.dataset.embed = ['flow', 'layer', 'question'].includes(view) ? view : 'page';
  if (layerText !== undefined) showLayer(Number(layerText), store);
  void linkToWhole(store);
}

/** The way to the whole page, with what is shown now. */
async function linkToWhole(store: DocStore): Promise<void> {
  const { openWhole } = await panelWords('share', languageOf(store.getState().doc.lang));
  const link = document.createElement('a');
  link.className = 'embed-open';
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = openWhole;
  const follow = () => {
    link.href = `${location.pathname}${location.hash}`;
  };
  follow();
  // The address follows what is turned; the link is read where it is pressed.
  for (const event of ['pointerdown', 'focus', 'click']) link.addEventListener(event, follow);
  document.body.append(link);
}

/** Marks the one column that is shown, also where columns are drawn anew. */
function showLayer(layer: number, store: DocStore): void {
  const mark = () => {
    const all = stages(store.getState().doc.slots.a);
    const key = all.at(stageWith(all, layer))?.head.use.id;
    for (const column of document.querySelectorAll<HTMLElement>('[data-stage]')) {
      const isShown = column.dataset.stage === key;
      if (column.classList.contains('is-embedded') !== isShown) column.classList.toggle('is-embedded', isShown);
    }
  };
  keepMarked(document.body, mark);
  store.subscribe(mark);
}
