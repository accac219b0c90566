import { describe, expect, it } from 'vitest';
import { embedAddress, snippet } from './snippets';

const url = 'https://example.org/conv/?x=1#v1&x=randn,3,16,16&a=c16k3p0/r';
const embed = { url, view: 'flow', layer: 0, height: 480, title: 'A "map" <of> [16]' } as const;

describe('an embed', () => {
  it('says in its address what it shows, and keeps the state', () => {
    const hash = '#v1&x=randn,3,16,16&a=c16k3p0/r';
    expect(embedAddress({ url, view: 'page', layer: 0 })).toBe(`https://example.org/conv/?embed${hash}`);
    expect(embedAddress({ url, view: 'layer', layer: 2 })).toBe(`https://example.org/conv/?embed=layer:2${hash}`);
  });

  it('is a frame with a title that markup cannot end', () => {
    const html = snippet('html', embed);
    expect(html).toContain('src="https://example.org/conv/?embed=flow#v1&amp;x=randn,3,16,16&amp;a=c16k3p0/r"');
    expect(html).toContain('title="A &quot;map&quot; &lt;of&gt; [16]"');
    expect(html).toContain('loading="lazy"');
    expect(html.match(/</g)).toHaveLength(2);
  });

  it('is a cell of a notebook, and a link in Markdown', () => {
    expect(snippet('jupyter', embed)).toMatch(
      /^from IPython\.display import IFrame\nIFrame\('https:.*', width='100%', height=480\)$/,
    );
    expect(snippet('markdown', embed)).toBe(`[A "map" <of> \\[16\\]](<${url}>)`);
  });
});
