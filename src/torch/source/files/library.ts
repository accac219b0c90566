import type { HelperFile, Imports } from '../../../core/source';
import { checkBrackets } from '../python/brackets';
import type { Library } from '../python/library';
import { DEEPEST, type Machine } from '../python/machine';
import { cellsOf, withoutMagics } from '../python/notebook';
import type { Text } from '../python/places';
import { isFinal, Problem } from '../python/problem';
import { Scope } from '../python/scope';
import { parsePiece } from '../python/tree';
import type { Value } from '../python/values';

const used = new WeakMap<Machine, Map<string, Set<string>>>();

/** Python's own modules and packages that are no file of a person's. */
const PACKAGES = new Set(
  `abc argparse array ast asyncio base64 bisect builtins cmath collections concurrent contextlib copy csv dataclasses
  datetime decimal enum fractions functools gc glob gzip hashlib heapq importlib inspect io itertools json logging math
  multiprocessing numbers operator os pathlib pickle platform pprint queue random re shutil signal socket statistics
  string struct subprocess sys tempfile textwrap threading time timeit traceback types typing typing_extensions unittest
  urllib uuid warnings weakref zipfile __future__ PIL accelerate albumentations attr attrs cv2 click diffusers easydict
  einops fastai fire gym gymnasium h5py huggingface_hub hydra ignite imageio keras kornia lightning matplotlib monai
  nltk numba numpy omegaconf onnx onnxruntime pandas plotly pytorch_lightning ray requests rich safetensors scipy
  seaborn skimage sklearn tensorboard tensorboardX tensorflow thop timm tokenizers torch torchaudio torchinfo
  torchmetrics torchsummary torchtext torchvision tqdm transformers wandb yaml yacs`.split(/\s+/),
);

/** The last part of a module's name, under which its file is looked for: `blocks` of `..models.blocks`. */
const lastOf = (home: string) => home.split('.').at(-1) ?? '';

/** The source's own other files, each run where a name of it is asked for first. */
export function filesLibrary(files: readonly HelperFile[]): Library<Machine> {
  const byName = new Map(files.map((file) => [file.name.replace(/\.(py|ipynb|txt)$/i, ''), file]));
  const scopes = new WeakMap<Machine, Map<string, Scope<Value>>>();
  const scopeOf = (m: Machine, module: string): Scope<Value> | undefined => {
    const file = byName.get(module);
    if (!file) return undefined;
    const known = scopes.get(m) ?? new Map<string, Scope<Value>>();
    scopes.set(m, known);
    const found = known.get(module);
    if (found) return found;
    const scope = new Scope<Value>(null);
    scope.set('__name__', { type: 'str', value: module });
    known.set(module, scope);
    for (const text of textsOf(file)) runWithin(m, text, scope);
    return scope;
  };
  return {
    names: (home) => {
      const file = byName.get(lastOf(home));
      return file ? textsOf(file).flatMap(defined) : [];
    },
    value: (m, path) => {
      const at = path.lastIndexOf('.');
      const name = path.slice(at + 1);
      const module = lastOf(path.slice(0, Math.max(0, at)));
      const value = at < 0 ? undefined : scopeOf(m, module)?.get(name);
      const file = byName.get(module);
      if (!value || !file) return null;
      const names = used.get(m) ?? new Map<string, Set<string>>();
      used.set(m, names.set(file.name, (names.get(file.name) ?? new Set()).add(name)));
      return value;
    },
  };
}

function textsOf({ kind, text }: HelperFile): string[] {
  try {
    return kind === 'py' ? [text] : cellsOf(text).map((cell) => withoutMagics(cell.text));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return [];
  }
}

/** Names that a text gives outside any class and function. */
function defined(text: string): string[] {
  return [...text.matchAll(/^(?:def|class)\s+([A-Za-z]\w*)|^([A-Za-z]\w*)\s*=[^=]/gm)].map(
    ([, def, name]) => def ?? name ?? '',
  );
}

/** Runs a text with names of its own. What of it cannot be followed is missed where it is asked for. */
function runWithin(m: Machine, text: string, scope: Scope<Value>): void {
  const here: Text = { text, offset: 0, cell: null, stands: m.stands };
  const notes = m.notesSoFar();
  try {
    checkBrackets(text, DEEPEST);
    m.aside(() => {
      m.soft = true;
      m.within(here, scope, () => m.run(parsePiece(text)));
    });
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
  }
  m.takeNotes(notes);
}

/** What of other files a source that has been read uses, and what it lacks. */
export function importsOf(m: Machine): Imports {
  const missing = new Map<string, Set<string>>();
  for (const { home, name, as } of m.wanted) {
    const isOther = !home.startsWith('.') && PACKAGES.has(home.split('.')[0] ?? '');
    const value = m.globals.get(as);
    // What nothing calls is not missed.
    if (isOther || value?.type !== 'outside' || !m.texts.some((text) => new RegExp(`\\b${as}\\s*\\(`).test(text)))
      continue;
    const module = lastOf(home);
    missing.set(module, (missing.get(module) ?? new Set()).add(name));
  }
  return {
    used: [...(used.get(m) ?? [])].map(([file, names]) => ({ file, names: [...names] })),
    missing: [...missing].map(([module, names]) => ({ module, names: [...names] })),
  };
}
