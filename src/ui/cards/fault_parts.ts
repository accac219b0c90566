import type { Lang } from '../../core/document';
import { eachLang } from '../../i18n/format';
import type { Faults } from '../../i18n/help';
import { panelWords } from '../../i18n/panels';
import { type Late, late } from '../late';

interface Parts {
  readonly View: typeof import('./FaultView').FaultView;
  readonly words: Faults;
}

const partsIn = (lang: Lang): Late<Parts> =>
  late('explanation', async () => {
    const [{ FaultView }, words] = await Promise.all([import('./FaultView'), panelWords('faults', lang)]);
    return { View: FaultView, words };
  });

const byLang = eachLang(partsIn);

/** What draws a refusal and seeks its repairs, with its words: not needed as long as PyTorch takes the net. */
export function faultParts(lang: Lang): Late<Parts> {
  return byLang[lang];
}
