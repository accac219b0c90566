import { Dialog } from '../parts/Dialog';
import { usePanelWords } from '../parts/usePanelWords';

/** What the page is, and what its keys do. */
export default function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { title, what, keys, typing, about } = usePanelWords('helpPage');
  const { help } = usePanelWords('apart');
  return (
    <Dialog title={title} className="help" onClose={onClose}>
      {what.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <p className="faint">{about}</p>
      <dl className="keys">
        {[...help, ...keys].map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>{typing}</p>
    </Dialog>
  );
}
