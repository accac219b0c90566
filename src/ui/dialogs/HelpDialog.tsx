import { useServices } from '../context';
import { Dialog } from '../parts/Dialog';

/** What the keys do. */
export default function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useServices();
  const { title, keys, typing, about } = t.shell.help;
  return (
    <Dialog title={title} className="help" onClose={onClose}>
      <dl className="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p>{typing}</p>
      <p className="faint">{about}</p>
    </Dialog>
  );
}
