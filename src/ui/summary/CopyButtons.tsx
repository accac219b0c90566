import { useEffect, useState } from 'react';
import type { ShapedNet } from '../../core/net/infer';
import { announce } from '../announce';
import { useServices } from '../context';
import { copyText } from '../parts/clipboard';
import { usePanelWords } from '../parts/usePanelWords';
import { type SummaryColumn, type Totals, textTable } from './columns';
import type { SummaryRow } from './rows';
import { toLatex, toMarkdown, toTsv } from './serialise';

interface Props {
  readonly net: ShapedNet;
  readonly columns: readonly SummaryColumn[];
  /** As they stand on the screen. */
  readonly rows: readonly SummaryRow[];
  readonly totals: Totals;
}

/** The table for a spreadsheet, a README, a paper, and as torchinfo prints it. */
export function CopyButtons({ net, columns, rows, totals }: Props) {
  const { summaryText } = useServices();
  const words = usePanelWords('summary');
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), 2000);
    return () => clearTimeout(timer);
  }, [said]);
  const formats: readonly (readonly [name: string, write: () => string | Promise<string>])[] = [
    ['TSV', () => toTsv(textTable(columns, rows, totals, words, 'bare'))],
    ['Markdown', () => toMarkdown(textTable(columns, rows, totals, words, 'text'))],
    ['LaTeX', () => toLatex(textTable(columns, rows, totals, words, 'text'))],
    [words.torchinfo, () => summaryText(net)],
  ];
  const copy = async (name: string, write: () => string | Promise<string>) => {
    const done = await Promise.resolve()
      .then(write)
      .then(copyText)
      .catch(() => false);
    const text = done ? words.copied(name) : words.copyFailed;
    setSaid(text);
    announce(text);
  };
  return (
    <div className="summary-copy">
      <span aria-hidden="true">{said ?? words.copy}</span>
      {formats.map(([name, write]) => (
        <button
          key={name}
          type="button"
          className="button"
          aria-label={words.copyAs(name)}
          onClick={() => void copy(name, write)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
