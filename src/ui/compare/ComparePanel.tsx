import '../../i18n/en/late';
import '../../core/layers/all';
import { useFrame } from '../canvas/view';
import { useDerived, useDoc, useLive, useServices } from '../context';
import { useAppTools } from '../header/tools_context';
import { usePanelWords } from '../parts/usePanelWords';
import Chooser from './Chooser';
import { RecipeChoice } from './RecipeChoice';
import { Sentence } from './Sentence';
import { SlotTools } from './SlotTools';
import { Table } from './Table';
import '../styles/compare.css';

/** Two nets compared: in a sentence and in numbers. With one net: how to open a second. */
export default function ComparePanel() {
  const { t } = useServices();
  const words = usePanelWords('compare');
  const { a, b } = useDerived();
  const tools = useAppTools();
  const recipe = useDoc((doc) => doc.recipe);
  const frame = useLive((live) => live.frame);
  const { fresh } = useFrame('b');
  if (!b) {
    return (
      <div className="compare is-empty">
        <p>{words.none}</p>
        <Chooser onDone={() => undefined} onPresets={() => tools.open('presets-b')} />
      </div>
    );
  }
  const now = fresh ? frame : null;
  return (
    <div className="compare" data-fresh={fresh ? undefined : 'no'}>
      <Sentence nets={{ a, b }} frame={now} recipe={recipe} />
      <div className="compare-tools">
        <RecipeChoice />
        <SlotTools onPresets={() => tools.open('presets-b')} />
      </div>
      <Table nets={{ a, b }} frame={now} recipe={recipe} input={t.picture.input} />
    </div>
  );
}
