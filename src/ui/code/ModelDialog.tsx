import '../../core/layers/all';
import { useEffect, useState } from 'react';
import type { PanelWords } from '../../i18n/panels';
import { notify } from '../../state/notify';
import { type OpenedModel, useServices } from '../context';
import { Dialog } from '../parts/Dialog';
import { usePanelWords } from '../parts/usePanelWords';
import { files } from './files';

type Words = PanelWords<'models'>;

/** Why a model is not on the page. */
interface Failure {
  readonly text: string;
  /** The file that its weights are in, where that is not here. */
  readonly missing: string | null;
}

function failureOf(words: Words, error: unknown): Failure {
  const { code, params, message } = error as { code?: string; params?: Record<string, string>; message?: string };
  const own = code === undefined ? undefined : words.problems[code];
  return {
    text: own ? own(params ?? {}) : words.failed(message ?? String(error)),
    missing: code === 'external-missing' ? (params?.file ?? null) : null,
  };
}

const close = () => files.setState({ model: null });

/** A model on its way: it is read, and asked for the file that its weights are in where that is another one. */
export default function ModelDialog({ file, beside }: { readonly file: File; readonly beside: readonly File[] }) {
  const { loadModels, live, store, actions, noteInput } = useServices();
  const words = usePanelWords('models');
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let isGone = false;
    setFailure(null);
    noteInput(new Event('open').timeStamp);
    const shown = ({ net, input, isKept }: OpenedModel) => {
      if (isGone) return;
      actions.replaceNet('a', net, { input });
      if (!isKept) notify(live, 'warning', 'not-kept');
      close();
    };
    loadModels()
      .then((desk) => desk.open(file, beside, store.getState().doc.input.shape))
      .then(shown)
      .catch((error: unknown) => {
        if (!isGone) setFailure(failureOf(words, error));
      });
    return () => {
      isGone = true;
    };
  }, [file, beside, loadModels, live, store, words, actions, noteInput]);
  return (
    <Dialog title={words.title(file.name)} className="found" onClose={close}>
      {failure ? <p role="alert">{failure.text}</p> : <p role="status">{words.reading}</p>}
      {failure?.missing && (
        <label className="button">
          {words.open(failure.missing)}
          <input
            type="file"
            className="sr-only"
            onChange={({ currentTarget }) => {
              const more = [...(currentTarget.files ?? [])];
              files.setState({ model: { file, beside: [...beside, ...more] } });
            }}
          />
        </label>
      )}
      <p>{words.stays}</p>
    </Dialog>
  );
}
