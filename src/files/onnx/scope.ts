import type { NodeMessage } from './model';

/**
 * What the module is called that a node stands for, by how exporters write it: torch.onnx with dynamo says the modules
 * that run it (`pkg.torch.onnx.name_scopes`, `…class_hierarchy`), the older one names nodes by them
 * (`/layer1/layer1.0/conv1/Conv`), as Keras and TensorFlow do. None where a function of torch stands in a module's place.
 */
export function scopeNames(node: NodeMessage): string[] {
  const scopes = listIn(node.metadata.get('pkg.torch.onnx.name_scopes'));
  const classes = listIn(node.metadata.get('pkg.torch.onnx.class_hierarchy'));
  if (scopes.length > 1 && classes.length === scopes.length) {
    const name = scopes.at(-2) ?? '';
    return name !== '' && /^torch(?:vision)?\./.test(classes.at(-2) ?? '') ? [name] : [];
  }
  const parts = node.name.split('/').filter((part) => part !== '');
  if (parts.length < 2) return [];
  return [joined(parts.slice(0, -1))];
}

/** Texts of a list as Python prints it. */
function listIn(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? '');
}

/** Parts of a node's name as one path: a part may repeat the whole of those before it. */
function joined(parts: readonly string[]): string {
  let path = '';
  for (const part of parts) path = path === '' || part.startsWith(`${path}.`) ? part : `${path}.${part}`;
  return path;
}
