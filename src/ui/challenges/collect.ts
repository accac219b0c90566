import { type AnswerVerdict, judgeAnswer } from '../../core/challenges/answer';
import type { PastedLink } from '../../core/challenges/pasted';
import { conditionsIn, MOST, type OpenChallenge } from '../../core/challenges/task';
import type { Doc } from '../../core/document';
import { inferNet } from '../../core/net/infer';
import type { Links } from '../context';

/** One answer of a class, judged. */
export interface AnswerRow {
  /** Its place among what was pasted, from 1. */
  readonly place: number;
  /** Of the link and of what stood before it; empty where neither says. */
  readonly name: string;
  readonly doc: Doc;
  /** Null: the net in the link is damaged or cut, and nothing is said about what else might have stood there. */
  readonly verdict: AnswerVerdict | null;
  /** The link could not be kept whole, but its net could. */
  readonly damaged: boolean;
  /** It was sent as an answer to something else, or to nothing. */
  readonly other: boolean;
  /** The place of the first answer with the very same link, the name in it too. Null: there is none. */
  readonly twin: number | null;
}

type ReadLink = Links['readLink'];

/** What a challenge asks, whatever its links look like. */
function asks(challenge: OpenChallenge): string {
  const { task } = challenge;
  return typeof task === 'string' ? task : JSON.stringify([task.title, conditionsIn(challenge)]);
}

/** A class's first answers bring its challenge, or none of them does. */
const MOST_ASKED = 20;

/** What all are judged by: the challenge that is open, else the one that most links bring. */
export function judgeOf(
  links: readonly PastedLink[],
  open: OpenChallenge | null,
  read: ReadLink,
): OpenChallenge | null {
  if (open) return open;
  const brought = links
    .filter((l) => l.hash.includes('challenge'))
    .slice(0, MOST_ASKED)
    .map(({ hash }) => read(hash).doc.challenge)
    .filter((challenge) => challenge !== null);
  const times = (one: OpenChallenge) => brought.filter((other) => asks(other) === asks(one)).length;
  return brought.reduce<OpenChallenge | null>((most, one) => (most && times(most) >= times(one) ? most : one), null);
}

/** The name in a link; with what stood before it, where that is another name and not a number or a time. */
function nameIn(answer: string, label: string): string {
  if (answer === '' || label === answer || !/\p{L}{2}/u.test(label)) return answer || label;
  return `${answer} (${label})`;
}

export function judgeLink(links: readonly PastedLink[], at: number, by: OpenChallenge, read: ReadLink): AnswerRow {
  const { hash, label } = links[at] ?? { hash: '', label: '' };
  const { doc, whole, wholeNet } = read(hash);
  const first = links.findIndex((link) => link.hash === hash);
  return {
    place: at + 1,
    name: nameIn(doc.challenge?.answer ?? '', label),
    doc: { ...doc, challenge: { ...by, answer: doc.challenge?.answer || label.slice(0, MOST.name) } },
    verdict: wholeNet ? judgeAnswer(inferNet(doc.slots.a, doc.input.shape), by) : null,
    damaged: wholeNet && !whole,
    other: !doc.challenge || asks(doc.challenge) !== asks(by),
    twin: first < at ? first + 1 : null,
  };
}

/** What cannot be read comes behind what can. */
const paramsOf = ({ verdict }: AnswerRow) => verdict?.params ?? Number.MAX_VALUE;
const macsOf = ({ verdict }: AnswerRow) => verdict?.macs ?? Number.MAX_VALUE;
const rank = ({ verdict }: AnswerRow) => (verdict === null ? 2 : verdict.met ? 0 : 1);

/** Of what is met, the fewest parameters, then the fewest multiply-accumulates; several where they are equal, none where all are. */
export function smallest(rows: readonly AnswerRow[]): ReadonlySet<number> {
  const met = rows.filter((r) => r.verdict?.met);
  const params = Math.min(...met.map((r) => paramsOf(r)));
  const least = met.filter((r) => paramsOf(r) === params);
  const macs = Math.min(...least.map((r) => macsOf(r)));
  const best = least.filter((r) => macsOf(r) === macs);
  // Where all are alike, nobody is.
  return new Set(best.length === met.length && met.length > 1 ? [] : best.map((r) => r.place));
}

/** What a table is sorted by: a column, or the number of a condition. */
export type SortKey = 'place' | 'name' | 'met' | 'params' | 'macs' | number;

function compare(a: AnswerRow, b: AnswerRow, key: SortKey): number {
  switch (key) {
    case 'place':
      return a.place - b.place;
    case 'name':
      return a.name.localeCompare(b.name);
    case 'met':
      return rank(a) - rank(b) || compare(a, b, 'params');
    case 'params':
      return paramsOf(a) - paramsOf(b) || macsOf(a) - macsOf(b);
    case 'macs':
      return macsOf(a) - macsOf(b) || paramsOf(a) - paramsOf(b);
    default: {
      const met = (row: AnswerRow) => Number(row.verdict?.conditions[key]?.met ?? false);
      return met(b) - met(a);
    }
  }
}

export function sorted(rows: readonly AnswerRow[], key: SortKey, down: boolean): AnswerRow[] {
  const sign = down ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(a, b, key) || a.place - b.place);
}

/** A cell of a tab-separated table: on one line, without tabs, and never a formula of a spreadsheet. */
export function cell(text: string): string {
  const plain = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  // Spreadsheets take full-width signs for their own, and look past what has no width.
  return /^[\p{Cf}\p{Z}\s]*[=+\-@＝＋－＠﹦﹢﹣﹫]/u.test(plain) ? `'${plain}` : plain;
}

export function tsv(lines: readonly (readonly (string | number)[])[]): string {
  return lines.map((line) => line.map((c) => (typeof c === 'number' ? String(c) : cell(c))).join('\t')).join('\n');
}

/** The main thread is given back after so long. */
const SLICE_MS = 8;

const breath = () => new Promise<void>((resume) => setTimeout(resume));

/** Judges links one by one, a few in each frame; `tell` hears of every slice. Ends early where it is aborted. */
export async function judgeAll(
  links: readonly PastedLink[],
  by: OpenChallenge,
  read: ReadLink,
  tell: (rows: readonly AnswerRow[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const rows: AnswerRow[] = [];
  let begun = performance.now();
  for (const i of links.keys()) {
    rows.push(judgeLink(links, i, by, read));
    if (performance.now() - begun < SLICE_MS) continue;
    tell([...rows]);
    await breath();
    if (signal.aborted) return;
    begun = performance.now();
  }
  tell(rows);
}
