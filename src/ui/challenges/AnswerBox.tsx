import { use, useState } from 'react';
import { MOST, type OpenChallenge } from '../../core/challenges/task';
import { announce } from '../announce';
import { useServices } from '../context';
import { awaited } from '../parts/awaited';
import { copyText } from '../parts/clipboard';
import { CopyByHand } from './CopyByHand';
import type { ChallengeTexts } from './words';

interface Props {
  readonly challenge: OpenChallenge;
  readonly words: ChallengeTexts['panel']['answer'];
}

/** A name as a link carries it: one line, no longer than that. */
function nameOf(text: string): string {
  return [...text.replace(/[\p{Cc}\p{Surrogate}]+/gu, ' ').trim()].slice(0, MOST.name).join('');
}

/** The net on the page as an answer: a link that says which challenge it answers, and whose it is. */
export function AnswerBox({ challenge, words }: Props) {
  const { store, loadLinks } = useServices();
  const { linkTo } = use(awaited('link', loadLinks));
  const [name, setName] = useState('');
  const [byHand, setByHand] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const { doc } = store.getState();
    const link = linkTo({
      ...doc,
      slots: { a: doc.slots.a, b: null },
      challenge: { ...challenge, answer: nameOf(name) },
      view: { ...doc.view, panel: 'challenges' },
    });
    const done = await copyText(link);
    setByHand(done ? null : link);
    setCopied(done);
    if (done) announce(words.copied);
  };
  return (
    <section className="answer-box" aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className="faint">{words.text}</p>
      <div className="buttons">
        <input
          type="text"
          className="textual-field"
          value={name}
          maxLength={2 * MOST.name}
          placeholder={words.name}
          aria-label={words.name}
          data-answer-name
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <button type="button" className="button" data-copy-answer onClick={() => void copy()}>
          {words.copy}
        </button>
        {copied && <span className="done">✓ {words.copied}</span>}
      </div>
      {byHand !== null && <CopyByHand text={byHand} words={words.byHand} />}
    </section>
  );
}
