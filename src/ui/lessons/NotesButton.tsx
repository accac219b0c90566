import { useEffect, useState } from 'react';
import type { OwnStep } from '../../core/lessons/lesson';
import { announce } from '../announce';
import type { LessonTexts } from './lesson_words';

interface Props {
  readonly words: LessonTexts['words'];
  readonly step: OwnStep;
  readonly then: OwnStep | null;
}

/** One window for all steps: it outlives the button of a step. */
let notesWindow: Window | null = null;

/** Opens the speaker's notes in a window of their own, which goes along with the lesson. */
export function NotesButton({ words, step, then }: Props) {
  const [opened, setOpened] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a window that has just been opened is empty
  useEffect(() => {
    if (notesWindow && !notesWindow.closed) write(notesWindow, words, step, then);
  }, [words, step, then, opened]);
  return (
    <button
      type="button"
      className="button"
      title={words.bar.notesTitle}
      data-lesson-notes
      onClick={() => {
        notesWindow = window.open('', 'convscope-notes', 'popup,width=640,height=480');
        if (notesWindow) setOpened((n) => n + 1);
        else announce(words.notes.blocked);
      }}
    >
      {words.bar.notes}
    </button>
  );
}

/** The window has no stylesheet of its own, and the page's policy allows none in its text: sheets are adopted. */
const STYLE = `
  :root { color-scheme: light dark; }
  body { margin: 2rem; font: 20px/1.5 system-ui, sans-serif; max-width: 40em; }
  .text { font-weight: 600; }
  .then { margin-top: 2rem; opacity: 0.75; }
`;

function write(target: Window, words: LessonTexts['words'], step: OwnStep, then: OwnStep | null): void {
  const page = target.document;
  page.title = words.notes.title;
  page.documentElement.lang = document.documentElement.lang;
  if (page.adoptedStyleSheets.length === 0) {
    const Sheet = (target as Window & { readonly CSSStyleSheet: typeof CSSStyleSheet }).CSSStyleSheet;
    const sheet = new Sheet();
    sheet.replaceSync(STYLE);
    page.adoptedStyleSheets = [sheet];
  }
  const line = (name: string, text: string) => {
    const p = page.createElement('p');
    p.className = name;
    p.textContent = text;
    return p;
  };
  page.body.replaceChildren(
    line('text', step.ask ? `${step.text} ${step.ask.question}` : step.text),
    ...(step.ask ? [line('answer', `${step.ask.choices[step.ask.right] ?? ''}: ${step.ask.answer}`)] : []),
    line('notes', step.notes || words.notes.nothing),
    ...(then ? [line('then', `${words.notes.following} ${then.text}`)] : []),
  );
}
