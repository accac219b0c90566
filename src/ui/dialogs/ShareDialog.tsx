import { useServices } from '../context';
import { Dialog } from '../parts/Dialog';

/** The link to copy by hand, where the browser lets the page copy nothing. */
export default function ShareDialog({ url, onClose }: { readonly url: string; readonly onClose: () => void }) {
  const { t } = useServices();
  return (
    <Dialog title={t.shell.share.title} className="share" onClose={onClose}>
      <p>{t.shell.share.text}</p>
      <textarea
        className="mono"
        readOnly
        rows={4}
        value={url}
        aria-label={t.shell.share.title}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Dialog>
  );
}
