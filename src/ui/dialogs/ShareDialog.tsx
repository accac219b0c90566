import { useServices } from '../context';
import { Dialog } from '../parts/Dialog';
import ShareMenu from '../share/ShareMenu';

interface Props {
  readonly onQr: () => void;
  readonly onClose: () => void;
}

/** The Share menu where there is no room for one to hang from its button. */
export default function ShareDialog({ onQr, onClose }: Props) {
  const { t } = useServices();
  return (
    <Dialog title={t.shell.bar.share} className="share" onClose={onClose}>
      <ShareMenu onQr={onQr} close={onClose} />
    </Dialog>
  );
}
