import { use, useEffect, useState } from 'react';
import { count } from '../../i18n/figures';
import { notify } from '../../state/notify';
import { useDoc, useServices } from '../context';
import { awaited } from '../parts/awaited';
import { copyText } from '../parts/clipboard';
import { usePanelWords } from '../parts/usePanelWords';
import '../styles/share.css';
import { EmbedForm } from './EmbedForm';

interface Props {
  /** Shows the link as a code that fills the screen. */
  readonly onQr: () => void;
  readonly close: () => void;
}

/** All ways to give away what is on the screen. The link is on the clipboard as soon as the menu is open. */
export default function ShareMenu({ onQr, close }: Props) {
  const words = usePanelWords('share');
  const { live, loadLinks } = useServices();
  const { linkTo } = use(awaited('link', loadLinks));
  const url = linkTo(useDoc((doc) => doc));
  const [embeds, setEmbeds] = useState(false);
  const [byHand, setByHand] = useState(false);
  const copy = () => {
    void copyText(url).then((done) => {
      setByHand(!done);
      if (done) notify(live, 'info', 'link-copied');
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the menu opens
  useEffect(copy, []);
  return (
    <div className="share-menu">
      <div className="share-link">
        <input
          type="text"
          className="mono"
          readOnly
          value={url}
          aria-label={words.link}
          data-share-link
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" className="button" data-share-copy onClick={copy}>
          {words.copyAgain}
        </button>
      </div>
      <p className="faint" data-share-length={url.length}>
        {byHand ? words.byHand : words.length(count(url.length))}
      </p>
      <div className="share-ways">
        {typeof navigator.share === 'function' && (
          <button
            type="button"
            className="button"
            onClick={() => {
              navigator.share({ url, title: document.title }).catch(() => {});
            }}
          >
            {words.send}
          </button>
        )}
        <button
          type="button"
          className="button"
          title={words.qrTitle}
          data-share-qr
          onClick={() => {
            close();
            onQr();
          }}
        >
          {words.qr}
        </button>
        <button
          type="button"
          className="button"
          title={words.embedTitle}
          aria-expanded={embeds}
          data-share-embed
          onClick={() => setEmbeds(!embeds)}
        >
          {words.embed}
        </button>
      </div>
      {embeds && <EmbedForm url={url} words={words} />}
    </div>
  );
}
