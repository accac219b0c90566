import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLayerKind, isRowKind } from './core/layers/table';

/**
 * Who may import whom: no folder looks upward, and only what is listed is used of others. Tests may read test-data and
 * their own tools (vitest, fast-check, node), and are bound by everything else like the rest. Imports of types count.
 */
const root = dirname(import.meta.filename);

interface Folder {
  readonly folders: readonly string[];
  /** Packages; a name that ends in a slash or dash stands for all that begin so. */
  readonly packages: readonly string[];
}

const FOLDERS: Readonly<Record<string, Folder>> = {
  core: { folders: [], packages: [] },
  torch: { folders: ['core'], packages: ['@lezer/'] },
  files: { folders: ['core'], packages: ['fflate', 'pbf'] },
  codec: { folders: ['core'], packages: ['valibot', 'fflate'] },
  engine: { folders: ['core', 'torch', 'files'], packages: ['@tensorflow/'] },
  experiment: { folders: ['core', 'engine'], packages: [] },
  state: { folders: ['core'], packages: ['zustand', 'zundo'] },
  render: { folders: ['core'], packages: ['d3-'] },
  flow: { folders: ['core', 'state', 'render'], packages: [] },
  i18n: { folders: ['core'], packages: [] },
  ui: {
    folders: ['core', 'state', 'render', 'flow', 'i18n'],
    packages: ['react', 'react-dom', 'd3-', 'zustand', '@codemirror/', '@lezer/highlight', 'style-mod', 'lean-qr'],
  },
  // What tests of all folders share; it looks at nothing of the product.
  testing: { folders: [], packages: [] },
  app: {
    folders: ['core', 'torch', 'files', 'codec', 'engine', 'experiment', 'state', 'render', 'i18n'],
    packages: ['idb-keyval'],
  },
};

/** The entry and tests of how parts work together: the only files outside the folders, and the only place where everything meets. */
const TOP = [
  'main.tsx',
  'layers.test.ts',
  'code_sync.test.ts',
  'code_sync_stories.test.ts',
  'large_numbers.test.ts',
  'operation_words.test.ts',
  'touching.test.ts',
  'read_sources.test.ts',
  'code_sync_bench.ts',
  'thousand_steps.test.ts',
  'wrong_calls.test.ts',
  'acts_oracle.test.ts',
  'written_graphs.test.ts',
];

const TEST_PACKAGES = ['vitest', 'fast-check', 'node:'];

interface Import {
  readonly file: string;
  /** 'late': by import() or as a worker; 'type': nothing of it is loaded. */
  readonly how: 'static' | 'late' | 'type';
  /** As it is written. */
  readonly from: string;
  /** Path below src for a relative import, with its extension where the file is there; null for a package. */
  readonly target: string | null;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f))
  .map((f) => f.replaceAll('\\', '/'));
const known = new Set(files);

/** Comments out, so that examples in them are no imports. */
function bare(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function resolve(file: string, from: string): string {
  const path = relative(root, join(root, dirname(file), from.replace(/\?.*$/, ''))).replaceAll('\\', '/');
  const found = ['', '.ts', '.tsx'].map((end) => path + end).find((p) => known.has(p));
  return found ?? path;
}

function importsOf(file: string): Import[] {
  const text = bare(readFileSync(join(root, file), 'utf8'));
  const all = (how: Import['how'], pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, from = '']) => {
      return { file, how, from, target: from.startsWith('.') ? resolve(file, from) : null };
    });
  return [
    ...all('type', /^\s*(?:import|export) type\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm),
    ...all('static', /^\s*(?:import|export)\b(?! type)[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm),
    ...all('static', /^\s*import\s*['"]([^'"]+)['"]/gm),
    ...all('late', /\bimport\(\s*['"]([^'"]+)['"]/g),
    ...all('late', /\bnew URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g),
  ];
}

const imports = files.flatMap(importsOf);
const isTest = (file: string) =>
  file.endsWith('.test.ts') || file.endsWith('.test.tsx') || /(^|\/)testing\//.test(file);
const folderOf = (path: string) => path.split('/')[0] ?? '';
const starts = (names: readonly string[], from: string) =>
  names.some((n) => (/[/:-]$/.test(n) ? from.startsWith(n) : from === n || from.startsWith(`${n}/`)));

/** What is wrong with one import; null where nothing is. */
function complaint({ file, from, target }: Import): string | null {
  if (TOP.includes(file)) return null;
  const folder = folderOf(file);
  const may = FOLDERS[folder];
  if (!may) return `${file}: there is no folder ${folder}`;
  if (target === null) {
    const fine = starts(may.packages, from) || (isTest(file) && starts(TEST_PACKAGES, from));
    return fine ? null : `${file}: ${folder} may not import ${from}`;
  }
  if (target.startsWith('../')) {
    const data = isTest(file) && target.startsWith('../test-data/');
    return data ? null : `${file}: ${from} is outside src`;
  }
  const other = folderOf(target);
  const fine = other === folder || may.folders.includes(other) || (isTest(file) && other === 'testing');
  return fine ? null : `${file}: ${folder} may not import ${other}`;
}

/** A way round through imports, as file → file; empty where there is none. */
function cycle(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] => {
    const at = path.indexOf(node);
    if (at >= 0) return [...path.slice(at), node];
    if (done.has(node)) return [];
    for (const next of edges.get(node) ?? []) {
      const found = visit(next, [...path, node]);
      if (found.length > 0) return found;
    }
    done.add(node);
    return [];
  };
  for (const node of edges.keys()) {
    const found = visit(node, []);
    if (found.length > 0) return found;
  }
  return [];
}

/** A file and all that is loaded with it. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const i of imports) if (i.file === file && i.how === 'static' && i.target) loadedWith(i.target, loaded);
  return loaded;
}

/**
 * Files that ask for a kind by its name, and why: the search for designs is one of Conv2d and MaxPool2d by its definition,
 * readers and writers have words of their own for a kind, a kernel or a short cut belongs to one.
 */
const ASKING: readonly RegExp[] = [
  /^core\/layers\//,
  /^(?:core\/solver|ui\/designs)\//,
  /^torch\/source\//,
  /^files\/(?:onnx|pt2)\//,
  /^engine\/(?:reference|tfjs|wasm|seeds|gradient)\//,
  // What a goal and a challenge count are convolutions.
  /^core\/(?:goal|challenges\/measures)\.ts$/,
  // The warning of a max pool over equal values.
  /^engine\/delicate\.ts$/,
  // A further branch is laid into a cat that is there.
  /^state\/graph_edits\.ts$/,
  // Parameters and buffers of the net itself are tensors, and no modules.
  /^core\/net\/state_dict\.ts$/,
  // F.pad is one function of several modules.
  /^core\/python\/function_call\.ts$/,
];

/** Where a file compares with the name of a kind instead of asking the row of the table. */
function asked(file: string, text: string): string[] {
  if (isTest(file) || ASKING.some((own) => own.test(file))) return [];
  const named = (pattern: RegExp, isKind: (name: string) => boolean) =>
    [...text.matchAll(pattern)].flatMap(([, name = '']) => (isKind(name) ? [`${file}: ${name}`] : []));
  // Operations have plain words for names, which other switches have, too.
  return [...named(/\bkind\b\)? [!=]== '(\w+)'/g, isRowKind), ...named(/\bcase '(\w+)':/g, isLayerKind)];
}

describe('kinds of layers', () => {
  it('are asked for by name in few places: what tells one from another stands in its row', () => {
    expect(files.flatMap((file) => asked(file, bare(readFileSync(join(root, file), 'utf8'))))).toEqual([]);
  });

  it('would be found elsewhere', () => {
    const text = "if (module.kind === 'Linear') return; switch (kind) { case 'GLU': }";
    expect(asked('core/net/flow.ts', text)).toEqual(['core/net/flow.ts: Linear', 'core/net/flow.ts: GLU']);
    expect(asked('core/solver/item.ts', text)).toEqual([]);
  });
});

describe('imports', () => {
  it('are read: there are many, of every kind', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.some((i) => i.target?.startsWith('core/'))).toBe(true);
    expect(imports.some((i) => i.from.startsWith('@tensorflow/'))).toBe(true);
  });

  it('never go upward, and use only the packages their folder may', () => {
    expect(imports.map(complaint).filter((c) => c !== null)).toEqual([]);
  });

  it('lie in the folders that there are', () => {
    const strangers = files.filter((f) => !TOP.includes(f) && !Object.hasOwn(FOLDERS, folderOf(f)));
    expect(strangers.filter((f) => f !== 'vite-env.d.ts')).toEqual([]);
  });

  it('find files', () => {
    const lost = imports.filter((i) => i.target !== null && !i.target.startsWith('../') && !known.has(i.target));
    expect(lost.filter((i) => !/\.(css|svg|png|wasm|json|py)$/.test(i.target ?? ''))).toEqual([]);
  });

  it('have no cycle between folders', () => {
    const edges = new Map(Object.entries(FOLDERS).map(([name, { folders }]) => [name, folders]));
    expect(cycle(edges)).toEqual([]);
  });

  it('have no cycle between files', () => {
    const edges = new Map(
      files.map((f) => [f, imports.filter((i) => i.file === f && i.target !== null).map((i) => i.target ?? '')]),
    );
    expect(cycle(edges)).toEqual([]);
  });

  it('have no cycle between the folders of views', () => {
    // Files beside the folders are what all of them share, and the page that they meet in.
    const folder = (path: string) => (path.split('/').length > 2 && path.startsWith('ui/') ? path.split('/')[1] : null);
    const edges = new Map<string, string[]>();
    for (const { file, target } of imports) {
      const [from, to] = [folder(file), folder(target ?? '')];
      if (from && to && from !== to) edges.set(from, [...(edges.get(from) ?? []), to]);
    }
    expect(edges.size).toBeGreaterThan(10);
    expect(cycle(edges)).toEqual([]);
  });

  it('bring the whole table of layers with whatever comes after the first script and asks for a layer', () => {
    const first = loadedWith('main.tsx');
    const late = imports.filter((i) => first.has(i.file) && i.how === 'late').map((i) => i.target ?? '');
    const asking = late.map((file) => loadedWith(file)).filter((loaded) => loaded.has('core/layers/rows.ts'));
    expect(asking.length).toBeGreaterThan(10);
    expect(asking.filter((loaded) => !loaded.has('core/layers/all.ts')).map(([file]) => file)).toEqual([]);
  });

  it('bring the words that are not there from the start with whatever speaks them', () => {
    const first = loadedWith('main.tsx');
    const speaks = (file: string) => /\bt\.(?:picture|cards)\b/.test(readFileSync(join(root, file), 'utf8'));
    expect([...first].filter(speaks)).toEqual([]);
    const late = imports.filter((i) => first.has(i.file) && i.how === 'late').map((i) => i.target ?? '');
    const speaking = late.map((file) => [...loadedWith(file)]).filter((loaded) => loaded.some(speaks));
    expect(speaking.length).toBeGreaterThan(2);
    expect(speaking.filter((loaded) => !loaded.includes('i18n/en/late.ts')).map(([file]) => file)).toEqual([]);
  });

  it('are told when they are wrong', () => {
    const wrong = (file: string, from: string) =>
      complaint({ file, how: 'static', from, target: from.startsWith('.') ? resolve(file, from) : null });
    expect(wrong('core/net.ts', '../torch/seed')).toContain('core may not import torch');
    expect(wrong('ui/App.tsx', '@tensorflow/tfjs-core')).toContain('ui may not import');
    expect(wrong('app/start.ts', '@tensorflow/tfjs-core')).toContain('app may not import');
    expect(wrong('core/net.ts', 'fast-check')).not.toBeNull();
    expect(wrong('core/net.test.ts', 'fast-check')).toBeNull();
    expect(wrong('core/net.ts', '../../test-data/torch_cases.json')).not.toBeNull();
    expect(wrong('core/net.test.ts', '../../test-data/torch_cases.json')).toBeNull();
    expect(wrong('core/net.test.ts', '../state/store')).not.toBeNull();
    expect(
      cycle(
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ),
    ).toEqual(['a', 'b', 'a']);
  });

  it('of views that come late wait until they are here: see state/arrivals', () => {
    const late = files.filter((file) => file.startsWith('ui/') && file.endsWith('.tsx'));
    const bare = late.filter((file) => /\blazy\(\s*\(\) =>\s*import\(/.test(readFileSync(join(root, file), 'utf8')));
    expect(bare).toEqual([]);
  });
});
