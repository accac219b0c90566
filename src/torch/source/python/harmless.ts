import type { Reach } from './library';
import type { Machine } from './machine';

/** Python's own functions that change nothing that they are given, and those that hand it on. */
const READING: ReadonlySet<string> = new Set(
  `print len range isinstance issubclass type str repr int float bool round abs id hash hasattr callable open input format
  any all sum min max pow divmod print ord chr bytes bytearray display help dir super object staticmethod classmethod
  property pprint.pprint`.split(/\s+/),
);
const HANDING: ReadonlySet<string> = new Set(
  'list tuple set dict zip enumerate reversed sorted iter next getattr vars map filter frozenset'.split(' '),
);
const CHANGING: ReadonlySet<string> = new Set('exec eval globals locals compile __import__'.split(' '));

/** Homes of data, plots, files and numbers: nothing of them knows a net's weights by itself. */
const ASIDE =
  /^(?:plt|matplotlib|pylab|mpl|sns|seaborn|np|numpy|pd|pandas|math|os|sys|time|datetime|random|json|pickle|csv|re|logging|logger|log|warnings|pathlib|Path|shutil|glob|collections|itertools|functools|typing|argparse|tqdm|trange|PIL|Image|cv2|sklearn|scipy|plotly|px|go|ipywidgets|IPython|wandb|mlflow|writer|string|subprocess|gc|copy|tempfile|io|platform|inspect|pprint|rich|tabulate|torchinfo|torchsummary|torchviz|thop|summary|make_dot|onnx|onnxruntime|requests|urllib|zipfile|tarfile|gdown|google|files|drive|skimage|imageio|h5py|yaml|enum|dataclasses|abc|contextlib|operator|statistics|threading|multiprocessing|psutil|hashlib|base64|uuid|traceback|textwrap|types)(?:\.|$)/;

/** Methods without an underscore at the end that give numbers, texts or sizes alone. */
export const PLAIN_METHODS: ReadonlySet<string> = new Set(
  `item tolist size dim numel nelement ndimension is_contiguous is_floating_point element_size stride data_ptr get_device
  backward argmax argmin __len__ __repr__ __str__ keys all any equal allclose count_nonzero format join`.split(/\s+/),
);

/** Attributes that are numbers, types and texts. */
export const PLAIN_ATTRIBUTES: ReadonlySet<string> = new Set(
  `shape dtype device ndim grad grad_fn requires_grad is_leaf is_cuda training __name__ __class__ __doc__ in_channels
  out_channels kernel_size stride padding dilation groups in_features out_features num_features nbytes itemsize`.split(
    /\s+/,
  ),
);

/** Methods of every module that change none of its numbers. */
export const MODULE_READS: ReadonlySet<string> = new Set(
  `state_dict parameters named_parameters buffers named_buffers children named_children modules named_modules zero_grad
  requires_grad_ share_memory extra_repr get_parameter get_buffer get_submodule cpu forward __call__ keys values items
  __len__ __repr__ compile graph register_full_backward_hook register_full_backward_pre_hook register_backward_hook`.split(
    /\s+/,
  ),
);

/** In-place methods of tensors that change no value. */
export const TENSOR_READS: ReadonlySet<string> = new Set([
  'requires_grad_',
  'retain_grad',
  'share_memory_',
  'pin_memory',
]);

/** What a call of something from outside may do, by its full name. */
export function reachOf(m: Machine, path: string): Reach {
  const known = m.ask((library) => library.reach?.(path));
  if (known) return known;
  if (CHANGING.has(path)) return 'changes';
  if (READING.has(path) || /(?:^|\.)[A-Z]\w*(?:Error|Exception|Warning)$/.test(path)) return 'reads';
  if (HANDING.has(path)) return 'gives';
  if (path === 'copy.copy' || path === 'copy.deepcopy' || path === 'deepcopy') return 'reads';
  if (/^(?:np|numpy)\.(?:copyto|put|place|putmask|fill_diagonal)$/.test(path)) return 'touches';
  return ASIDE.test(path) ? 'gives' : 'touches';
}
