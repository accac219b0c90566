import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { Doc, Lang } from '../core/document';
import type { Experiments } from '../core/experiment/experiment';
import type { ScriptPart } from '../core/experiment/experiment_part';
import type { Asked, CellAsked, Explanation, InfluenceAsked, ShownTensor } from '../core/explanation';
import type { BackendName } from '../core/frame';
import type { ShapedNet } from '../core/net/infer';
import type { Net } from '../core/net/net';
import type { OpenedWeights } from '../core/opened_weights';
import type { SourceService } from '../core/source';
import type { Messages } from '../i18n/messages';
import type { Actions } from '../state/actions';
import type { Derived } from '../state/derive';
import type { Live, LiveStore } from '../state/live';
import type { Solver } from '../state/solver';
import type { DocStore } from '../state/store';

/** Links of this page, beside its address. */
export interface Links {
  /** The link of any document. */
  readonly linkTo: (doc: Doc) => string;
  /** The document of a link's fragment, read beside the page. */
  readonly readLink: (hash: string) => LinkRead;
}

/** Questions about a frame's numbers. They reject where what computes does. */
export interface Answers {
  explain(asked: CellAsked, signal: AbortSignal): Promise<Explanation>;
  influence(asked: InfluenceAsked, signal: AbortSignal): Promise<Float32Array>;
  /** The tensors of the module that a layer calls. */
  weights(asked: Asked, signal: AbortSignal): Promise<readonly ShownTensor[]>;
}

/** Opens files of weights beside the page, and keeps what they hold. */
export interface WeightsDesk {
  /**
   * Rejects where it is no file of weights, with words for programs and a `code` that the page has its own for.
   *
   * @param progress told how much is done, 0..1
   */
  open(file: File, signal: AbortSignal, progress: (share: number) => void): Promise<OpenedWeights>;
  /** Gives whether this browser will have it later. */
  keep(opened: OpenedWeights): Promise<boolean>;
}

/** A model as it comes onto the page. */
export interface OpenedModel {
  readonly net: Net;
  /** [C, H, W] */
  readonly input: readonly [number, number, number];
  /** Whether this browser will have its weights later. */
  readonly isKept: boolean;
}

/** Opens models, ONNX and .pt2. Rejects with words for programs, and a `code` that the page has its own for. */
export interface ModelsDesk {
  open(file: File, beside: readonly File[], input: readonly [number, number, number]): Promise<OpenedModel>;
}

/** What the page hands to its views: the stores, the only writers, and the few things that views start elsewhere. */
export interface Services {
  readonly store: DocStore;
  readonly live: LiveStore;
  readonly actions: Actions;
  readonly derive: (doc: Doc) => Derived;
  /** Language that is shown, and its messages. */
  readonly lang: Lang;
  readonly t: Messages;
  /** The input event that a change comes from, for the timing marks. Call before the action. */
  readonly noteInput: (timeStamp: number) => void;
  /** All visible maps of the frame are on the screen. */
  readonly markPainted: () => void;
  readonly chooseBackend: (name: BackendName | 'auto') => Promise<void>;
  /** Gives up what is being computed, until something changes or `computeAgain`. */
  readonly stopComputing: () => void;
  readonly computeAgain: () => void;
  /** What runs experiments; fetched when first asked for, the same promise until it fails. */
  readonly loadExperiments: () => Promise<Experiments>;
  /** A Python script that makes an experiment in PyTorch. */
  readonly experimentScript: (parts: readonly ScriptPart[]) => Promise<string>;
  /** What answers questions about a frame's numbers; fetched when first asked for. */
  readonly loadAnswers: () => Promise<Answers>;
  /** What opens files of weights; fetched when first asked for. */
  readonly loadWeights: () => Promise<WeightsDesk>;
  /** What opens models; fetched when first asked for. */
  readonly loadModels: () => Promise<ModelsDesk>;
  readonly solver: Solver;
  /** Reads and writes source, beside the page. */
  readonly source: SourceService;
  /** Loads the page anew with all that is on it. */
  readonly reload: () => void;
  /** What writes and reads links; it comes with the picture. The same promise until it fails. */
  readonly loadLinks: () => Promise<Links>;
  /** A net's summary as text, laid out as torchinfo lays it out; what writes it is fetched first. */
  readonly summaryText: (net: ShapedNet) => Promise<string>;
}

/** What came of a link. */
export interface LinkRead {
  readonly doc: Doc;
  /** All of it could be kept. */
  readonly whole: boolean;
  /** Slot a's net and its input are the link's, and not what stands for them where they are missing. */
  readonly wholeNet: boolean;
}

const Context = createContext<Services | null>(null);

export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  return <Context value={services}>{children}</Context>;
}

export function useServices(): Services {
  const services = useContext(Context);
  if (!services) throw new Error('views stand inside ServicesProvider');
  return services;
}

export function useDoc<T>(select: (doc: Doc) => T): T {
  return useStore(useServices().store, (state) => select(state.doc));
}

export function useLive<T>(select: (live: Live) => T): T {
  return useStore(useServices().live, select);
}

/** Shapes, faults and the goal of what is on the screen: there in the same frame as the change. */
export function useDerived(): Derived {
  const { store, derive } = useServices();
  return derive(useStore(store, (state) => state.doc));
}
