import { type RefObject, use, useState } from 'react';
import type { Experiments } from '../../core/experiment/experiment';
import { comparedOf } from '../../core/experiment/experiment_plan';
import { useServices } from '../context';
import { awaited } from '../parts/awaited';
import { Popover } from '../parts/Popover';
import { saveFile } from '../parts/save_file';
import { usePanelWords } from '../parts/usePanelWords';
import { dotsOn, plotAsSvg, svgAsPng } from './plot_file';
import { csvOf, jsonOf } from './table';
import { asFarAs, type Take } from './take';
import { type Running, summarise } from './useTake';

interface Props {
  readonly experiments: Experiments;
  readonly running: Running;
  /** The side on which the plot and the sentence stand. */
  readonly answer: RefObject<HTMLElement | null>;
}

const KINDS = ['csv', 'json', 'svg', 'png', 'python'] as const;

/** Everything of an experiment as a file: values, all of it, its picture, and a script that makes it in PyTorch. */
export function Downloads({ experiments, running, answer }: Props) {
  const words = usePanelWords('experiment').download;
  const { experimentScript, loadLinks } = useServices();
  const { linkTo } = use(awaited('link', loadLinks));
  const { take } = running;
  // Said of this take: of another one it would be said for no reason.
  const [failed, setFailed] = useState<{ readonly take: Take; readonly why: string } | null>(null);

  /** The picture of the plot; where there is none on the screen, that is said. */
  const picture = () => {
    const svg = answer.current?.querySelector<SVGSVGElement>('.plot svg');
    if (!svg) throw new Error(words.noPlot);
    const title = answer.current?.querySelector('.conclusion')?.textContent ?? '';
    const ground = getComputedStyle(svg.closest('.panel') ?? svg).backgroundColor;
    return plotAsSvg(svg, dotsOn(answer.current?.querySelector('.plot canvas') ?? null), title, ground);
  };
  const make: Readonly<Record<(typeof KINDS)[number], () => Promise<void> | void>> = {
    csv: () => saveFile('experiment.csv', csvOf(asFarAs(take, linkTo)), 'text/csv'),
    json: () => {
      const summaries = take.parts.flatMap(({ value, run }) => {
        if (!run) return [];
        return comparedOf(run.plan).map((c) => {
          const { sampleA, sampleB, difference } = summarise(experiments, run, c);
          return { value, ...c, sampleA, sampleB, difference };
        });
      });
      saveFile('experiment.json', jsonOf(asFarAs(take, linkTo), summaries), 'application/json');
    },
    svg: () => saveFile('experiment.svg', picture(), 'image/svg+xml'),
    png: async () => saveFile('experiment.png', await svgAsPng(picture()), 'image/png'),
    python: async () => {
      const { sweep } = take.doc.experiment;
      const parts = take.parts.map(({ value, plan, refusal, run }) => ({
        name: sweep ? `${sweep.arg}=${value}` : null,
        // As many seeds as there are now; where there are none yet, those asked for.
        plan: { ...plan, seeds: { ...plan.seeds, count: run?.progress().ready || plan.seeds.count } },
        refused: refusal,
      }));
      saveFile('experiment.py', await experimentScript(parts), 'text/x-python');
    },
  };
  const download = async (kind: (typeof KINDS)[number]) => {
    try {
      setFailed(null);
      await make[kind]();
    } catch (error) {
      setFailed({ take, why: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <div className="downloads">
      <Popover label={words.label} face={`${words.label} ▾`} className="text-link">
        {(close) => (
          <ul className="actions">
            {KINDS.map((kind) => (
              <li key={kind}>
                <button
                  type="button"
                  data-download={kind}
                  onClick={() => {
                    void download(kind);
                    close();
                  }}
                >
                  {words[kind]}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Popover>
      {failed?.take === take && (
        <p className="bad" role="alert">
          {words.failed(failed.why)}
        </p>
      )}
    </div>
  );
}
