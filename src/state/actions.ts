import type { ArgValue } from '../core/args';
import type { ChallengeId } from '../core/challenges/ids';
import type { Task } from '../core/challenges/task';
import type {
  ChannelChoice,
  ChosenSource,
  Doc,
  DomainRange,
  DomainShare,
  Goal,
  InputSpec,
  Lang,
  Palette,
  Panel,
} from '../core/document';
import type { ExperimentSetup } from '../core/experiment/experiment_setup';
import type { InitRecipe } from '../core/init/init';
import type { LayerKind } from '../core/layers/table';
import type { OpenLesson } from '../core/lessons/lesson';
import type { Net } from '../core/net/net';
import type { Repair } from '../core/repair/repair';
import type { Recipe, Slot } from '../core/result';
import type { Mode } from '../core/weights';
import type { Guided } from './guided';

/** One argument of one of slot a's layers, as slot b is to have it. */
export interface CompareChange {
  /** Use id in slot a. */
  readonly use: string;
  readonly name: string;
  readonly value: ArgValue;
}

/**
 * The only writers of the document. Each is one undo step, except between beginGesture and endGesture, which make
 * one step of everything between them (a slider's drag). Edits carry `in_channels` along where it agreed before.
 */
export interface Actions {
  beginGesture(): void;
  endGesture(): void;
  setArg(slot: Slot, use: string, name: string, value: ArgValue): void;
  /** The calls of torch.nn.init on a layer's tensors, in place of those it has. */
  setInit(slot: Slot, use: string, init: readonly InitRecipe[]): void;
  /** `net.train()` or `net.eval()`. */
  setMode(slot: Slot, mode: Mode): void;
  addLayer(slot: Slot, at: number, kind: LayerKind): string;
  /** Puts a fresh layer in the place of another. Returns its use. */
  replaceLayer(slot: Slot, use: string, kind: LayerKind): string;
  removeLayer(slot: Slot, use: string): void;
  duplicateLayer(slot: Slot, use: string): string;
  /** Moves a use to index `to` of the chain, its module's construction along with it. */
  moveLayer(slot: Slot, use: string, to: number): void;
  toggleLayer(slot: Slot, use: string): void;
  setInputShape(shape: readonly [number, number, number]): void;
  setInputSource(source: ChosenSource): void;
  /** A tensor in x's place, and its size: in_channels of the first layers are carried along. */
  setInput(input: InputSpec): void;
  setSeed(seed: string): void;
  nextSeed(): void;
  setRecipe(recipe: Recipe): void;
  setGoal(goal: Goal): void;
  setChannel(key: string, choice: ChannelChoice): void;
  setPalette(palette: Palette): void;
  setDomain(share: DomainShare, range: DomainRange): void;
  /** Opens a panel of the dock, or closes it. No step: undo leaves the dock as it is. */
  setPanel(panel: Panel | null): void;
  /** Changes blanks of the experiment. With another question or layer it is no longer the guided one. */
  setExperiment(part: Partial<Omit<ExperimentSetup, 'guided'>>): void;
  /** Puts a guided experiment on the page: its nets, input, recipe and setup, and its panel. */
  openGuided(guided: Guided): void;
  /** Back to the first setup: what was asked and never run is no part of the document any more. No undo step. */
  forgetExperiment(first: ExperimentSetup): void;
  setLang(lang: Lang | null): void;
  /** In slot a with its input, goal and seed; in slot b its net alone, made to take the input that is there. */
  choosePreset(id: string, slot?: Slot): void;
  /** Opens a challenge where it begins: its net in slot a, its input, and as much of its conditions as a goal can say. */
  openChallenge(task: ChallengeId | Task): void;
  /** Leaves the challenge; the net stays, and its limits go. */
  leaveChallenge(): void;
  /**
   * Opens a lesson at a step, or another of its steps: `doc` is what that step puts on the page. Steps of a lesson leave no
   * undo steps, and what is turned within one goes with it; undone to the end, a lesson gives back what stood there before it.
   */
  showLesson(lesson: OpenLesson, doc: Doc): void;
  /** Leaves the lesson; what its step has put on the page stays. */
  leaveLesson(): void;
  /** Back to the preset last chosen, or to where the open challenge begins. */
  reset(): void;
  applyRepair(slot: Slot, repair: Repair): void;
  /**
   * Puts a net into a slot, with an input and a seed where given, as one step. Null empties slot b. `text`: how it is
   * written, for the code panel. `keepWeights`: it was read anew from its text, and weights of a file stay with its layers.
   */
  replaceNet(
    slot: Slot,
    net: Net | null,
    options?: { input?: readonly [number, number, number]; seed?: string; text?: string; keepWeights?: boolean },
  ): void;
  /** Gives a slot's net weights of a file, or draws them again: the same net, but for where they come from. */
  setWeights(slot: Slot, net: Net): void;
  /** Opens the comparison: slot b a copy of a with one argument changed, or with none. What was in b is replaced. */
  openCompare(change: CompareChange | null): void;
  /** Puts a copy of one slot's net into the other. */
  copySlot(from: Slot): void;
  swapSlots(): void;
  /** Replaces everything, as a link does. */
  replaceDoc(doc: Doc, options?: { history?: 'step' | 'none' }): void;
  undo(): void;
  redo(): void;
}
