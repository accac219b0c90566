import { useServices } from '../context';
import { Dialog } from '../parts/Dialog';
import { usePanelWords } from '../parts/usePanelWords';

/** What the keys do. */
export default function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useServices();
  const { title, keys, typing, about } = t.shell.help;
  const { help } = usePanelWords('apart');
  return (
    <Dialog title={title} className="help" onClose={onClose}>
      <dl className="keys">
        {[...help, ...keys].map(([key, what]) => (
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
