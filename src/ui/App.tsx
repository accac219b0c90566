import { useServices } from './context';

/** The page: header, answer, flow, dock. */
export function App() {
  const { t } = useServices();
  return (
    <div className="app">
      <a className="skip" href="#flow">
        {t.shell.skip}
      </a>
      <header className="bar" />
      <main className="host" id="flow" tabIndex={-1} />
      <footer className="dock" />
    </div>
  );
}
