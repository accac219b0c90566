import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import type { Slot } from '../../core/result';
import type { WriteStyle, WrittenText } from '../../core/source';
import { useDoc, useServices } from '../context';
import { saveFile } from '../parts/save_file';
import { usePanelWords } from '../parts/usePanelWords';
import { readOnlyExtensions } from './editor';

interface Props {
  readonly style: WriteStyle;
  readonly slot: Slot;
  readonly onEdit: (text: string) => void;
}

const EXTENSION: Readonly<Partial<Record<WriteStyle, string>>> = { tfjs: 'js', summary: 'txt' };

/** What can be the live text: PyTorch's code of the net alone. */
const EDITABLE: readonly WriteStyle[] = ['sequential', 'class', 'functional'];

/** The net as others write it, always that of the page: to be read, copied, taken along. */
export function Written({ style, slot, onEdit }: Props) {
  const words = usePanelWords('code');
  const { source } = useServices();
  const { a, b } = useDoc((doc) => doc.slots);
  const { shape: input, source: picture } = useDoc((doc) => doc.input);
  const seed = useDoc((doc) => doc.seed);
  const recipe = useDoc((doc) => doc.recipe);
  const [written, setWritten] = useState<(WrittenText & { readonly style: WriteStyle }) | 'failed' | null>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    let current = true;
    source.write({ style, slot, a, b, input, seed, recipe }).then(
      (text) => current && setWritten({ ...text, style }),
      () => current && setWritten('failed'),
    );
    return () => {
      current = false;
    };
  }, [source, style, slot, a, b, input, seed, recipe]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is not the one that was copied
  useEffect(() => setCopied(null), [written]);
  if (written === 'failed') return <p className="code-status">{words.failed}</p>;
  if (written === null || written.style !== style) return <p className="code-status">{words.reading}</p>;
  const { text, missing, asClass } = written;
  const copy = () => {
    const clipboard: Clipboard | undefined = navigator.clipboard;
    if (!clipboard) {
      setCopied(false);
      return;
    }
    clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <>
      <ReadOnlyText text={text} label={`${words.styles[style]}. ${words.about[style]}`} isPython={!EXTENSION[style]} />
      <div className="code-status">
        <p>{words.about[style]}</p>
        {asClass && <p className="is-warning">{words.asClass}</p>}
        {missing.length > 0 && <p className="is-warning">{words.missing(missing.join(', '))}</p>}
        {style === 'script' && picture !== 'randn' && <p className="is-warning">{words.notRandn}</p>}
        <p className="code-tools">
          <button type="button" data-code-copy onClick={copy}>
            {copied ? words.copied : words.copy}
          </button>
          <button type="button" onClick={() => saveFile(`net.${EXTENSION[style] ?? 'py'}`, text, 'text/plain')}>
            {words.download}
          </button>
          {EDITABLE.includes(style) && (
            <button type="button" title={words.editThisTitle} data-code-edit onClick={() => onEdit(text)}>
              {words.editThis}
            </button>
          )}
        </p>
        <p role="status">{copied === false ? words.copyFailed : ''}</p>
      </div>
    </>
  );
}

interface TextProps {
  readonly text: string;
  readonly label: string;
  readonly isPython: boolean;
}

function ReadOnlyText({ text, label, isPython }: TextProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  useEffect(() => {
    if (!place.current) return;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({ extensions: readOnlyExtensions(label, isPython) }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [label, isPython]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a view that was made anew is filled anew
  useEffect(() => {
    const shown = view.current;
    if (!shown || shown.state.doc.toString() === text) return;
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: text } });
  }, [text, label, isPython]);
  return <div ref={place} className="code-editor is-written" />;
}
