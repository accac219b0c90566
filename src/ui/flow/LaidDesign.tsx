import { type Column, columns } from '../../flow/columns';
import { centred, type Rect } from '../../render/geometry';
import { useFlow } from '../canvas/flow_context';
import { useDerived } from '../context';
import { useLaid } from '../designs/laid';
import { layerText, sizeText } from '../designs/notation';
import { type Laid, overlay } from '../designs/overlay';
import { usePanelWords } from '../parts/usePanelWords';
import '../styles/picture/laid.css';

/** A frame does not stand out farther than this beyond the maps' box; what is larger says so by its numbers. */
const LARGEST = 1.3;

function frame(
  size: readonly [number, number],
  flow: ReturnType<typeof useFlow>,
): { readonly rect: Rect; readonly cut: boolean } {
  const { scale } = flow.layout;
  const rect = centred(size[0], size[1], scale, flow.devicePixelRatio);
  const width = Math.min(rect.width, scale.width * LARGEST);
  const height = Math.min(rect.height, scale.height * LARGEST);
  const cut = width < rect.width || height < rect.height;
  return { rect: { x: (scale.width - width) / 2, y: (scale.height - height) / 2, width, height }, cut };
}

/** Over a map: the size it would have in the design that one points at, and what would change in its layer. */
export default function LaidDesign({ column }: { readonly column: Column }) {
  const design = useLaid();
  const { a } = useDerived();
  const laid = design && overlay(design, columns(a)).get(column.place);
  return laid ? <Over laid={laid} isInput={!column.stage} /> : null;
}

function Over({ laid: { size, other, changes, beyond }, isInput }: { readonly laid: Laid; readonly isInput: boolean }) {
  const flow = useFlow();
  const words = usePanelWords('designs');
  const own = words.laid;
  const { rect, cut } = size ? frame(size, flow) : { rect: null, cut: false };
  return (
    <div className="laid" aria-hidden="true" data-laid={size ? size.join('x') : 'none'}>
      {rect && (
        <span
          className="laid-frame"
          data-cut={cut ? '' : undefined}
          style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
        />
      )}
      <span className="laid-note">
        {size && <b>{sizeText(size)}</b>}
        {!size && !isInput && <span>{own.gone}</span>}
        {size && other && <span>{layerText(words, other)}</span>}
        {size && !other && changes.length === 0 && <span>{own.same}</span>}
        {changes.map(({ name, from, to }) => (
          <span key={name}>{`${name} ${from} → ${to}`}</span>
        ))}
        {beyond.map(({ layer, size: after }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place
          <span key={i}>{own.further(layerText(words, layer), sizeText(after))}</span>
        ))}
      </span>
    </div>
  );
}
