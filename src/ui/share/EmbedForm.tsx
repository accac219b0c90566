import '../../core/layers/all';
import { useState } from 'react';
import { stages } from '../../core/net/stages';
import type { PanelWords } from '../../i18n/panels';
import { announce } from '../announce';
import { CopyByHand } from '../challenges/CopyByHand';
import { useDoc } from '../context';
import { copyText } from '../parts/clipboard';
import { EMBED_VIEWS, type EmbedView, SNIPPET_FORMS, type SnippetForm, snippet } from './snippets';

interface Props {
  readonly url: string;
  readonly words: PanelWords<'share'>;
}

/** What a frame shows, and the snippet that makes it. */
export function EmbedForm({ url, words }: Props) {
  const net = useDoc((doc) => doc.slots.a);
  const layers = stages(net).flatMap(({ head }) =>
    head.layer === null ? [] : [{ layer: head.layer, kind: head.module.kind }],
  );
  const [view, setView] = useState<EmbedView>('flow');
  const [form, setForm] = useState<SnippetForm>('html');
  const [layer, setLayer] = useState(layers[0]?.layer ?? 0);
  const [height, setHeight] = useState(620);
  const [byHand, setByHand] = useState(false);
  const text = snippet(form, { url, view, layer, height, title: words.frameTitle });
  return (
    <div className="embed-form" data-embed-form>
      <label className="field">
        <span>{words.shows}</span>
        <select value={view} data-embed-view onChange={(event) => setView(event.currentTarget.value as EmbedView)}>
          {EMBED_VIEWS.map((each) => (
            <option key={each} value={each}>
              {words.views[each]}
            </option>
          ))}
        </select>
      </label>
      {view === 'layer' && (
        <label className="field">
          <span>{words.layer}</span>
          <select value={layer} onChange={(event) => setLayer(Number(event.currentTarget.value))}>
            {layers.map(({ layer: each, kind }) => (
              <option key={each} value={each}>
                {each}: {kind}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="field">
        <span>{words.height}</span>
        <input
          type="number"
          min={200}
          max={2000}
          step={20}
          value={height}
          onChange={(event) => setHeight(event.currentTarget.valueAsNumber || 620)}
        />
      </label>
      <label className="field">
        <span>{words.form}</span>
        <select value={form} data-embed-for onChange={(event) => setForm(event.currentTarget.value as SnippetForm)}>
          {SNIPPET_FORMS.map((each) => (
            <option key={each} value={each}>
              {words.forms[each]}
            </option>
          ))}
        </select>
      </label>
      <textarea
        className="mono"
        readOnly
        rows={4}
        value={text}
        aria-label={words.embedTitle}
        data-embed-snippet
        onFocus={(event) => event.currentTarget.select()}
      />
      <button
        type="button"
        className="button first"
        data-embed-copy
        onClick={() => {
          void copyText(text).then((done) => {
            setByHand(!done);
            if (done) announce(words.snippetCopied);
          });
        }}
      >
        {words.copySnippet}
      </button>
      {byHand && <CopyByHand text={text} words={words.byHand} />}
    </div>
  );
}
