import { usePanelWords } from '../parts/usePanelWords';
import '../styles/code_files.css';

/** Over the whole page while a file is dragged across it. */
export default function DropOverlay() {
  const words = usePanelWords('code').drop;
  return (
    <div className="drop-over">
      <p className="drop-title">{words.title}</p>
      <p>{words.text}</p>
    </div>
  );
}
