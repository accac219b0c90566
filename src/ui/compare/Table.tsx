import { useState } from 'react';
import type { Frame } from '../../core/frame';
import type { ShapedNet } from '../../core/net/infer';
import type { Recipe } from '../../core/result';
import { pairsOf } from '../../flow/pairs';
import { copyText } from '../parts/clipboard';
import { usePanelWords } from '../parts/usePanelWords';
import { asMarkdown, asTsv, tableOf } from './table_data';

interface Props {
  readonly nets: { readonly a: ShapedNet; readonly b: ShapedNet };
  readonly frame: Frame | null;
  readonly recipe: Recipe;
  readonly input: string;
}

/** Both nets' readouts, what differs marked; copied whole and in full precision. */
export function Table({ nets, frame, recipe, input }: Props) {
  const words = usePanelWords('compare').table;
  const groups = tableOf(frame, nets, pairsOf(nets, recipe), input);
  const [said, setSaid] = useState('');
  const copy = (text: string) => {
    void copyText(text).then((done) => setSaid(done ? words.copied : words.failed));
  };
  return (
    <section className="compare-numbers">
      <header>
        <h2 id="compare-table">{words.title}</h2>
        <button type="button" className="button" data-copy="tsv" onClick={() => copy(asTsv(groups, words))}>
          {words.tsv}
        </button>
        <button type="button" className="button" data-copy="markdown" onClick={() => copy(asMarkdown(groups, words))}>
          {words.markdown}
        </button>
        <span role="status">{said}</span>
      </header>
      <table className="compare-table" aria-labelledby="compare-table">
        <thead>
          <tr>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.a}</th>
            <th scope="col">{words.b}</th>
            <th scope="col">{words.by}</th>
          </tr>
        </thead>
        {groups.map(({ key, name, rows }) => (
          <tbody key={key}>
            <tr className="compare-group">
              <th scope="rowgroup" colSpan={4}>
                {name ?? words.total}
              </th>
            </tr>
            {rows.map((row) => (
              <tr key={row.name} className={row.differs ? 'differs' : undefined} data-row={row.name}>
                <th scope="row">
                  {words.rows[row.name]}
                  {row.differs && (
                    <>
                      <i aria-hidden="true"> ≠</i>
                      <span className="sr-only">, {words.differs}</span>
                    </>
                  )}
                </th>
                {row.shown.map((text, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a, b, a − b
                  <td key={i}>{text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
