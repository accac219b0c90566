import type { FoundDesign } from '../../core/solver/design';
import type { Pin } from '../../core/solver/restriction';
import { layerText, type Words } from './notation';

interface Props {
  readonly words: Words;
  readonly like: FoundDesign;
  readonly pins: readonly (Pin | null)[];
  readonly put: (pins: readonly (Pin | null)[]) => void;
  readonly onClear: () => void;
}

const convsOf = ({ layers }: FoundDesign) => layers.filter((l) => l.kind === 'Conv2d');

/** A design's convolution `index` held as it is; its others as they were. */
export function heldAt(like: FoundDesign, pins: readonly (Pin | null)[], index: number): (Pin | null)[] {
  return convsOf(like).map(({ kernel, stride, padding, dilation }, i) => {
    const held = pins[i] ?? null;
    if (i !== index) return held;
    return held ? null : { kernel, stride, padding, dilation };
  });
}

/** More like a design: its convolutions, each to be held or let go. */
export function Pins({ words, like, pins, put, onClear }: Props) {
  return (
    <fieldset className="facets pins" aria-label={words.pins.label}>
      <span className="facet-name">{words.pins.label}</span>
      {convsOf(like).map((layer, i) => {
        const name = `${words.facets.place(i + 1)} ${layerText(words, layer)}`;
        const held = Boolean(pins[i]);
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a convolution is its place
            key={i}
            type="button"
            className="pick mono"
            data-state={held ? 'with' : 'any'}
            data-pin={i}
            aria-pressed={held}
            aria-label={held ? words.pins.held(name) : words.pins.free(name)}
            onClick={() => put(heldAt(like, pins, i))}
          >
            {name}
          </button>
        );
      })}
      <button type="button" className="quiet" onClick={onClear}>
        {words.pins.clear}
      </button>
    </fieldset>
  );
}
