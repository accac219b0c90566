import { lazy, Suspense } from 'react';
import { isBound } from '../../core/challenges/limits';
import { limitsIn } from '../../core/challenges/task';
import { nextLang } from '../../core/document';
import { untilHere } from '../../state/arrivals';
import { isPresetId, isUntouched } from '../../state/presets';
import { useDoc, useServices } from '../context';
import { Popover } from '../parts/Popover';
import { EngineChooser } from './EngineChooser';
import { Icon } from './icons';
import type { Tools } from './useTools';

const ShareMenu = lazy(() => untilHere('menu', () => import('../share/ShareMenu')));

/** The bar: where the net comes from, what undoes, what computes, what is shared. On a phone the rest is in a menu. */
export function Header({ tools }: { readonly tools: Tools }) {
  const { t } = useServices();
  const words = t.shell.bar;
  const preset = useDoc((doc) => doc.preset);
  const challenge = useDoc((doc) => doc.challenge);
  const own = challenge ? t.presets.challenge : t.presets.custom;
  const changed = useDoc((doc) => !doc.challenge && !isUntouched(doc));
  const name = isPresetId(preset) && !challenge ? t.presets.names[preset] : own;
  const themeWords = `${words.theme}: ${words.themes[tools.theme]}`;
  return (
    <header className="bar">
      <h1>{t.shell.title}</h1>
      <button
        type="button"
        className="preset-open"
        title={changed ? `${words.presets} (${name}: ${words.changed})` : words.presets}
        data-changed={changed ? '' : undefined}
        disabled={isBound(limitsIn(challenge))}
        aria-haspopup="dialog"
        data-open-presets
        onClick={() => tools.open('presets')}
      >
        <span>{name}</span>
        <span aria-hidden="true">▾</span>
      </button>
      <div className="tools">
        <button
          type="button"
          className="tool icon-tool"
          aria-label={words.undo}
          title={`${words.undo} (Ctrl Z)`}
          disabled={!tools.canUndo}
          onClick={tools.undo}
        >
          <Icon name="undo" />
        </button>
        <button
          type="button"
          className="tool icon-tool"
          aria-label={words.redo}
          title={`${words.redo} (Ctrl Shift Z)`}
          disabled={!tools.canRedo}
          onClick={tools.redo}
        >
          <Icon name="redo" />
        </button>
        <button
          type="button"
          className="tool icon-tool wide"
          aria-label={words.reset}
          title={words.reset}
          onClick={tools.reset}
        >
          <Icon name="reset" />
        </button>
        <span className="space" />
        <EngineChooser />
        <Popover
          label={words.share}
          title={words.shareTitle}
          className="tool wide"
          popClassName="share-pop"
          // The number that one has just seen can still be pressed.
          clear=".top"
          face={
            <>
              <Icon name="share" />
              <span>{words.share}</span>
            </>
          }
        >
          {(close) => (
            <Suspense fallback={<p className="panel-wait">{t.shell.dock.loading}</p>}>
              <ShareMenu onQr={() => tools.open('qr')} close={close} />
            </Suspense>
          )}
        </Popover>
        <button
          type="button"
          className="tool icon-tool wide"
          aria-label={words.present}
          title={words.presentTitle}
          aria-pressed={tools.presents}
          data-present-switch
          onClick={tools.present}
        >
          <Icon name="present" />
        </button>
        <button
          type="button"
          className="tool wide"
          title={words.language}
          lang={nextLang(t.lang)}
          data-language
          onClick={tools.otherLanguage}
        >
          {words.other}
        </button>
        <button
          type="button"
          className="tool icon-tool wide"
          aria-label={themeWords}
          title={themeWords}
          data-theme-switch
          onClick={tools.nextTheme}
        >
          <Icon name={tools.theme} />
        </button>
        <button
          type="button"
          className="tool icon-tool wide"
          aria-label={words.help}
          title={`${words.help} (?)`}
          aria-haspopup="dialog"
          onClick={() => tools.open('help')}
        >
          ?
        </button>
        <Popover
          label={words.more}
          icon
          className="tool icon-tool narrow"
          popClassName="menu"
          face={<Icon name="more" />}
        >
          {(close) => <PhoneMenu tools={tools} themeWords={themeWords} close={close} />}
        </Popover>
      </div>
    </header>
  );
}

interface MenuProps {
  readonly tools: Tools;
  readonly themeWords: string;
  readonly close: () => void;
}

function PhoneMenu({ tools, themeWords, close }: MenuProps) {
  const { t } = useServices();
  const words = t.shell.bar;
  const then =
    (run: (event: { readonly timeStamp: number }) => void) =>
    (event: { readonly timeStamp: number }): void => {
      close();
      run(event);
    };
  return (
    <ul className="actions">
      <li>
        <EngineChooser />
      </li>
      <li>
        <button type="button" onClick={then(() => tools.open('share'))}>
          {words.share}
        </button>
      </li>
      <li>
        <button type="button" onClick={then(tools.reset)}>
          {words.reset}
        </button>
      </li>
      <li>
        <button type="button" lang={nextLang(t.lang)} onClick={then(tools.otherLanguage)}>
          {words.other}
        </button>
      </li>
      <li>
        <button type="button" onClick={tools.nextTheme}>
          {themeWords}
        </button>
      </li>
      <li>
        <button type="button" onClick={then(() => tools.open('help'))}>
          {words.help}
        </button>
      </li>
    </ul>
  );
}
