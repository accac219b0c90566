import type { Frame } from '../../core/frame';
import type { ShapedNet } from '../../core/net/infer';
import type { Recipe } from '../../core/result';
import { pairsOf } from '../../flow/pairs';
import { faultName } from '../cards/fault_name';
import { useDoc, useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { factsOf } from './facts';
import { sentences } from './said';

interface Props {
  readonly nets: { readonly a: ShapedNet; readonly b: ShapedNet };
  /** Null while the numbers are an older net's. */
  readonly frame: Frame | null;
  readonly recipe: Recipe;
}

/** What is so of the two nets, in words. */
export function Sentence({ nets, frame, recipe }: Props) {
  const { t, lang } = useServices();
  const words = usePanelWords('compare').sentence;
  const seed = useDoc((doc) => doc.seed);
  const facts = factsOf(frame, nets, pairsOf(nets, recipe), recipe, (net) => faultName(t, net));
  const blocked = recipe === 'notebook' && nets.a.fault?.when === 'construct';
  return (
    <p className="compare-sentence" data-compare-sentence>
      {sentences(words, lang, facts, seed, blocked).join(' ')}
    </p>
  );
}
