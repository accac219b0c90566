/** What an embedded page shows: all of it, the picture, one layer with its sliders, or the lesson or challenge that is open. */
export const EMBED_VIEWS = ['page', 'flow', 'layer', 'question'] as const;
export type EmbedView = (typeof EMBED_VIEWS)[number];

export const SNIPPET_FORMS = ['html', 'jupyter', 'markdown'] as const;
export type SnippetForm = (typeof SNIPPET_FORMS)[number];

export interface Embed {
  /** The page's link. */
  readonly url: string;
  readonly view: EmbedView;
  /** Counted as reports count; only where one layer is shown. */
  readonly layer: number;
  /** In CSS pixels. */
  readonly height: number;
  /** What a screen reader calls the frame. */
  readonly title: string;
}

/** The address of a link as an embed: `?embed`, `?embed=flow`, `?embed=layer:2`, `?embed=question`. */
export function embedAddress({ url, view, layer }: Pick<Embed, 'url' | 'view' | 'layer'>): string {
  const [page = '', hash = ''] = url.split(/#(.*)/s);
  const bare = page.replace(/\?.*/s, '');
  const what = view === 'page' ? '' : `=${view === 'layer' ? `layer:${layer}` : view}`;
  return `${bare}?embed${what}#${hash}`;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A snippet to paste: a frame in HTML or out of a notebook's cell; Markdown, which has no frames, gets a link. */
export function snippet(form: SnippetForm, embed: Embed): string {
  const address = embedAddress(embed);
  switch (form) {
    case 'html':
      return `<iframe src="${escaped(address)}" title="${escaped(embed.title)}" width="100%" height="${embed.height}" loading="lazy" style="border: 0" allow="clipboard-write"></iframe>`;
    case 'jupyter':
      return `from IPython.display import IFrame\nIFrame(${pythonText(address)}, width='100%', height=${embed.height})`;
    case 'markdown':
      return `[${embed.title.replace(/[[\]\\]/g, '\\$&')}](<${embed.url}>)`;
  }
}

/** Whatever an address holds, one line of Python. */
function pythonText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
