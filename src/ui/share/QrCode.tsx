import { correction, generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { use, useEffect, useMemo, useRef } from 'react';
import { count } from '../../i18n/figures';
import { useDoc, useServices } from '../context';
import { awaited } from '../parts/awaited';
import { usePanelWords } from '../parts/usePanelWords';
import '../styles/share.css';

/** Bytes that the largest code holds (ISO/IEC 18004, version 40, level L). */
const MOST = 2953;
/** Modules a side from which on a code on a wall is too fine for a phone ten metres away (a wall of 2 m, 20 mm a module). */
const DENSE = 101;
/** Modules of white around a code (ISO/IEC 18004, 9.1). */
const QUIET = 4;

/** The link as a code that fills the screen, black on white whatever the theme. */
export default function QrCode({ onClose }: { readonly onClose: () => void }) {
  const words = usePanelWords('share');
  const { linkTo } = use(awaited('link', useServices().loadLinks));
  const url = linkTo(useDoc((doc) => doc));
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);
  const code = useMemo(() => {
    if (new TextEncoder().encode(url).length > MOST) return null;
    // As much correction as fits into the size that the text needs anyway: lean-qr raises it by itself.
    return generate(url, { minCorrectionLevel: correction.L });
  }, [url]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog already
    <dialog
      ref={dialog}
      className="qr"
      aria-label={words.qrTitle}
      onClose={onClose}
      onClick={() => dialog.current?.close()}
    >
      {code ? (
        <>
          <svg
            className="qr-code"
            viewBox={`${-QUIET} ${-QUIET} ${code.size + 2 * QUIET} ${code.size + 2 * QUIET}`}
            shapeRendering="crispEdges"
            role="img"
            aria-label={words.qrTitle}
            data-qr={code.size}
          >
            <path d={toSvgPath(code)} />
          </svg>
          <p className="qr-link mono">{url.length > 120 ? `${url.slice(0, 120)}…` : url}</p>
          <p>{code.size >= DENSE ? words.qrDense : words.qrHint}</p>
        </>
      ) : (
        <p className="qr-long" data-qr-too-long>
          {words.qrTooLong(count(url.length), count(MOST))}
        </p>
      )}
    </dialog>
  );
}
