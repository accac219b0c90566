import _utils from './_utils.py?raw';
import alexnet from './alexnet.py?raw';
import attention from './attention.py?raw';
import convnext from './convnext.py?raw';
import densenet from './densenet.py?raw';
import efficientnet from './efficientnet.py?raw';
import googlenet from './googlenet.py?raw';
import inception from './inception.py?raw';
import mnasnet from './mnasnet.py?raw';
import mobilenetv2 from './mobilenetv2.py?raw';
import mobilenetv3 from './mobilenetv3.py?raw';
import ops from './ops.py?raw';
import regnet from './regnet.py?raw';
import resnet from './resnet.py?raw';
import shufflenetv2 from './shufflenetv2.py?raw';
import squeezenet from './squeezenet.py?raw';
import timm from './timm.py?raw';
import transforms from './transforms.py?raw';
import vgg from './vgg.py?raw';

const MODELS = {
  alexnet,
  convnext,
  densenet,
  efficientnet,
  googlenet,
  inception,
  mnasnet,
  mobilenetv2,
  mobilenetv3,
  regnet,
  resnet,
  shufflenetv2,
  squeezenet,
  vgg,
  _utils,
};

/** Python modules by their full names, as texts. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['torchvision.ops', ops],
  ['torchvision.transforms', transforms],
  ['torch.nn.attention', attention],
  ['timm.layers', timm],
  ...Object.entries(MODELS).map(([name, text]) => [`torchvision.models.${name}`, text] as const),
]);

/** What each package gives names to, with the module that defines it: `from .resnet import *`. */
const PACKAGE = 'torchvision.models';

/** Names that a text defines outside any class and function, for others to import. */
function defined(text: string): string[] {
  return [...text.matchAll(/^(?:def|class) ([A-Za-z]\w*)|^([A-Za-z]\w*) = /gm)].map(
    ([, def, name]) => def ?? name ?? '',
  );
}

const EXPORTS: ReadonlyMap<string, string> = new Map(
  Object.entries(MODELS).flatMap(([module, text]) =>
    (module.startsWith('_') ? [] : defined(text)).map((name) => [name, `${PACKAGE}.${module}`] as const).reverse(),
  ),
);

/** Names under which other modules have what a text defines: `torchvision.ops.misc` is one of those that ops.py is. */
const HOMES: readonly (readonly [RegExp, string])[] = [
  [/^torchvision\.ops\.\w+$/, 'torchvision.ops'],
  [/^(?:torchvision\.transforms(?:\.v2)?\.functional|torchvision\.transforms\.v2|TF)$/, 'torchvision.transforms'],
  [/^timm\.(?:models\.layers|layers|models\.layers\.\w+|layers\.\w+)$/, 'timm.layers'],
];

/** Classes of torch.nn that are texts. */
const OF_TORCH: ReadonlySet<string> = new Set(['MultiheadAttention', 'TransformerEncoderLayer']);

const canonical = (module: string) => HOMES.find(([own]) => own.test(module))?.[1] ?? module;

/** The text of a module; undefined where there is none. */
export function textOf(module: string): string | undefined {
  return TEXTS.get(canonical(module));
}

/** The module that defines what a full name stands for: `torchvision.models.resnet18` is of `torchvision.models.resnet`. */
export function homeOf(path: string): { readonly module: string; readonly name: string } | null {
  const at = path.lastIndexOf('.');
  const [home, name] = [path.slice(0, at), path.slice(at + 1)];
  if (OF_TORCH.has(name) && /^(?:torch\.)?nn(?:\.modules(?:\.\w+)?)?$/.test(home)) {
    return { module: 'torch.nn.attention', name };
  }
  const module = home === PACKAGE ? EXPORTS.get(name) : home;
  return module !== undefined && textOf(module) !== undefined ? { module, name } : null;
}

/** Names that `from home import *` sets. */
export function namesOf(home: string): readonly string[] {
  if (home === PACKAGE) return [...EXPORTS.keys()];
  const text = textOf(home);
  return text === undefined ? [] : defined(text);
}
