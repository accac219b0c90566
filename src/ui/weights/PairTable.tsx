import type { Pairing } from '../../core/net/load_state_dict';
import { takesShape } from '../../core/net/loaded';
import type { Net } from '../../core/net/net';
import { stateEntries } from '../../core/net/state_dict';
import type { OpenedWeights } from '../../core/opened_weights';
import type { Shape } from '../../core/shape';
import type { PanelWords } from '../../i18n/panels';

interface Props {
  readonly net: Net;
  readonly opened: OpenedWeights;
  readonly pairs: readonly Pairing[];
  readonly words: PanelWords<'weights'>;
  readonly onSettle: (name: string, entry: string | null) => void;
}

/** Tensors of the file by their sizes, so that a long table asks each row no more than what fits it. */
function fitting(opened: OpenedWeights): (shape: Shape) => readonly string[] {
  const bySizes = new Map<string, string[]>();
  for (const { name, shape } of opened.entries) {
    const key = shape.join();
    bySizes.set(key, [...(bySizes.get(key) ?? []), name]);
  }
  const vectors = opened.entries.filter(({ shape }) => shape.length === 1 && takesShape([], shape));
  return (shape) => [
    ...(bySizes.get(shape.join()) ?? []),
    ...(shape.length === 0 ? vectors.map(({ name }) => name) : []),
  ];
}

/** Every tensor of the net with the one of the file that is to stand for it: a choice among those of its shape. */
export function PairTable({ net, opened, pairs, words, onSettle }: Props) {
  const fits = fitting(opened);
  const entries = stateEntries(net);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
    <section className="weights-scroll" tabIndex={0} aria-label={words.how}>
      <table className="weights-table">
        <thead>
          <tr>
            <th scope="col">{words.net}</th>
            <th scope="col">{words.shape}</th>
            <th scope="col">{words.file}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ name, shape }, i) => {
            const entry = pairs[i]?.entry ?? null;
            return (
              <tr key={name} className={entry === null ? 'is-drawn' : undefined}>
                <th scope="row">{name}</th>
                <td>[{shape.join(', ')}]</td>
                <td>
                  <select
                    aria-label={words.choose(name)}
                    value={entry ?? ''}
                    onChange={(e) => onSettle(name, e.currentTarget.value === '' ? null : e.currentTarget.value)}
                  >
                    <option value="">{words.drawn}</option>
                    {fits(shape).map((own) => (
                      <option key={own} value={own}>
                        {own}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
