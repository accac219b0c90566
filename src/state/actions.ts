import type { ArgValue } from '../core/args';
import type { ChannelChoice, Doc, DomainRange, DomainShare, Goal, InputSource, Lang, Palette } from '../core/document';
import type { LayerKind } from '../core/layers/table';
import type { Net } from '../core/net';
import type { Repair } from '../core/repair';
import type { Recipe, Slot } from '../core/result';

/**
 * The only writers of the document. Each is one undo step, except between beginGesture and endGesture, which make
 * one step of everything between them (a slider's drag). Edits carry `in_channels` along where it agreed before.
 */
export interface Actions {
  beginGesture(): void;
  endGesture(): void;
  setArg(slot: Slot, use: string, name: string, value: ArgValue): void;
  addLayer(slot: Slot, at: number, kind: LayerKind): string;
  removeLayer(slot: Slot, use: string): void;
  duplicateLayer(slot: Slot, use: string): string;
  /** Moves a use to index `to` of the chain, its module's construction along with it. */
  moveLayer(slot: Slot, use: string, to: number): void;
  toggleLayer(slot: Slot, use: string): void;
  setInputShape(shape: readonly [number, number, number]): void;
  setInputSource(source: InputSource): void;
  setSeed(seed: string): void;
  nextSeed(): void;
  setRecipe(recipe: Recipe): void;
  setGoal(goal: Goal): void;
  setChannel(key: string, choice: ChannelChoice): void;
  setPalette(palette: Palette): void;
  setDomain(share: DomainShare, range: DomainRange): void;
  setLang(lang: Lang | null): void;
  choosePreset(id: string): void;
  reset(): void;
  applyRepair(slot: Slot, repair: Repair): void;
  /** Puts a net into a slot, with an input and a seed where given, as one step. Null empties slot b. */
  replaceNet(slot: Slot, net: Net | null, options?: { input?: readonly [number, number, number]; seed?: string }): void;
  /** Replaces everything, as a link does. */
  replaceDoc(doc: Doc, options?: { history?: 'step' | 'none' }): void;
  undo(): void;
  redo(): void;
}
