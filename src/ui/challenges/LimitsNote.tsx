import { isLimited } from '../../core/challenges/limits';
import { type Limits, leavesLayers, type Start } from '../../core/challenges/task';
import { useDoc, useServices } from '../context';
import { argText } from './draft';
import type { ChallengeTexts } from './words';

interface Props {
  readonly limits: Limits;
  /** Where the challenge begins: its layers are the ones that limits name. */
  readonly start: Start;
  readonly words: ChallengeTexts['panel']['limits'];
}

/** What the teacher has put away or held, said openly. */
export function LimitsNote({ limits, start, words }: Props) {
  const { t } = useServices();
  const limited = useDoc(isLimited);
  if (!limited) return null;
  const { input, args, hide } = limits;
  const parts = [
    leavesLayers(limits) ? null : words.layers,
    input ? null : words.input,
    args === null
      ? null
      : args.length === 0
        ? words.noArgs
        : words.args(args.map((arg) => argText(start.net, arg)).join(', ')),
    hide.length === 0 ? null : words.hide(hide.map((panel) => t.shell.dock.tabs[panel]).join(', ')),
  ];
  return (
    <div className="limits-note">
      <p>
        <b>{words.title}:</b> {parts.filter((part) => part !== null).join('; ')}. {words.free}
      </p>
    </div>
  );
}
