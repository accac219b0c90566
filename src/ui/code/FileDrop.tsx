import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { untilHere } from '../../state/arrivals';
import { files, looksLikeCode, offerFiles, offerText } from './files';

const DropOverlay = lazy(() => untilHere('file', () => import('./DropOverlay')));
const ModelDialog = lazy(() => untilHere('file', () => import('./ModelDialog')));
const FoundDialog = lazy(() => untilHere('file', () => import('./FoundDialog')));

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Whether what is pasted belongs to what has the focus, or to a dialog. */
function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable="true"]') !== null
  );
}

/** Files are taken wherever on the page they are dropped, and code wherever it is pasted beside a field. */
export function FileDrop() {
  const dragging = useStore(files, (state) => state.dragging);
  const offer = useStore(files, (state) => state.offer);
  const model = useStore(files, (state) => state.model);
  useEffect(() => {
    const stop = new AbortController();
    // First of all: the editor would put a file's text where it is dropped.
    const options = { capture: true, signal: stop.signal };
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (!files.getState().dragging) files.setState({ dragging: true });
    };
    window.addEventListener('dragenter', over, options);
    window.addEventListener('dragover', over, options);
    window.addEventListener(
      'dragleave',
      (event) => {
        if (event.relatedTarget === null) files.setState({ dragging: false });
      },
      options,
    );
    window.addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        files.setState({ dragging: false });
        void offerFiles(event.dataTransfer?.files ?? []);
      },
      options,
    );
    window.addEventListener(
      'paste',
      (event) => {
        if (isTaken(event.target)) return;
        const list = [...(event.clipboardData?.files ?? [])].filter((file) => /\.(py|ipynb|txt)$/i.test(file.name));
        const text = event.clipboardData?.getData('text/plain') ?? '';
        if (list.length > 0) void offerFiles(list);
        else if (looksLikeCode(text)) offerText(text);
        else return;
        event.preventDefault();
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, []);
  return (
    <Suspense>
      {dragging && <DropOverlay />}
      {model && <ModelDialog {...model} />}
      {offer && <FoundDialog offer={offer} onClose={() => files.setState({ offer: null })} />}
    </Suspense>
  );
}
