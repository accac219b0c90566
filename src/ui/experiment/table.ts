import type { Doc } from '../../core/document';
import type { SampleSummary, Series } from '../../core/experiment/experiment';
import { type PlainForward, plainForward } from '../../core/net/net';
import type { Part, Take } from './take';
import { seedAt } from './take';

const columnName = ({ value }: Part, { slot, layer, measure }: Series, take: Take) => {
  const swept = value === null ? '' : `${take.doc.experiment.sweep?.arg}=${value}.`;
  return `${swept}${slot}.layer${layer}.${measure}`;
};

/** A value with all the digits that a double has; empty where it is not finite. */
const cell = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? String(value) : '');

/** Every seed's values, a line each, after lines that say how to repeat them. */
export function csvOf(take: Take): string {
  const { experiment, recipe, input } = take.doc;
  const columns = take.parts.flatMap((part) => {
    const { run } = part;
    return run ? run.series.map((s) => ({ name: columnName(part, s, take), values: run.values(s) })) : [];
  });
  const rows = Math.max(0, ...columns.map((c) => c.values.length));
  const lines = [
    `# ${take.link}`,
    `# recipe=${recipe} input=${input.source},${input.shape.join(',')} first seed=${experiment.from}`,
    ['seed', ...columns.map((c) => c.name)].join(','),
  ];
  for (let i = 0; i < rows; i += 1) {
    lines.push([seedAt(experiment.from, i), ...columns.map((c) => cell(c.values[i]))].join(','));
  }
  return `${lines.join('\n')}\n`;
}

type NetText = { readonly modules: readonly object[]; readonly forward: PlainForward };

/** A net without the page's own ids. */
function plainNet(net: Doc['slots']['b']): NetText | null {
  if (!net) return null;
  return {
    modules: net.modules.map(({ kind, args, name, init }) => ({ kind, args, name, ...(init && { init }) })),
    forward: plainForward(net),
  };
}

/** All of an experiment: what was asked, of which nets, every value, and what follows from them. */
export function jsonOf(take: Take, summaries: readonly SummaryOf[]): string {
  const { doc, parts } = take;
  const values = parts.map((part) => ({
    value: part.value,
    refused: part.refusal?.text ?? null,
    series: (part.run?.series ?? []).map((s) => ({
      ...s,
      values: [...(part.run?.values(s) ?? [])].map((v) => (Number.isFinite(v) ? v : null)),
    })),
  }));
  return `${JSON.stringify(
    {
      format: 'convscope-experiment',
      version: 1,
      link: take.link,
      experiment: doc.experiment,
      recipe: doc.recipe,
      input: doc.input,
      slots: { a: plainNet(doc.slots.a), b: plainNet(doc.slots.b) },
      parts: values,
      summaries,
    },
    null,
    1,
  )}\n`;
}

/** What follows from one comparison. */
export interface SummaryOf {
  readonly value: number | null;
  readonly a: Series;
  readonly b: Series | null;
  readonly sampleA: SampleSummary;
  readonly sampleB: SampleSummary | null;
  readonly difference: object | null;
}
