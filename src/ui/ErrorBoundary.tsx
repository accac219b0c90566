import { Component, type ErrorInfo, type ReactNode } from 'react';
import type { Messages } from '../i18n/messages';

interface Props {
  readonly t: Messages;
  /** Puts the document where it can be drawn; the views are mounted anew after it. */
  readonly onReset: () => void;
  /** Stands for a part of the page: the rest of it goes on. */
  readonly part?: boolean;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | null;
}

/** Keeps the page alive when a view throws: says so, with the way out. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    const { error } = this.state;
    const { t, onReset, part = false, children } = this.props;
    if (!error) return children;
    return (
      <div className="broken" role="alert">
        {part ? <h2>{t.shell.broken.title}</h2> : <h1>{t.shell.broken.title}</h1>}
        <p>{t.shell.broken.text}</p>
        <pre className="mono">{error.message}</pre>
        <p>
          <button
            type="button"
            className="button"
            onClick={() => {
              onReset();
              this.setState({ error: null });
            }}
          >
            {t.shell.broken.reset}
          </button>
        </p>
      </div>
    );
  }
}
