// The licences of what is shipped, as one file of the build: of every package that a script of the page or of a worker contains.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/** Texts of packages that come without one, by name or scope. */
const OWN = join(ROOT, 'scripts/licenses');

/** The innermost package that a module lies in; null for the page's own. @param {string} id */
export function packageOf(id) {
  const path = id.replaceAll('\\', '/').replace(/^\0/, '').replace(/\?.*$/, '');
  const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
  return found?.[1] ?? null;
}

/**
 * What one package asks to be said with it. Throws where neither it nor we have its text: such a build may not be handed out.
 * @param {string} folder
 * @returns {{ title: string; text: string }}
 */
export function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(?:licen[cs]e|copying)(?:\.|$)/i.test(entry));
  const own = [name.replace('/', '+'), name.split('/')[0]].map((n) => join(OWN, `${n}.txt`));
  const path = file === undefined ? own.find((p) => existsSync(p)) : join(folder, file);
  if (path === undefined) throw new Error(`${name} has no licence text: put it into scripts/licenses`);
  return { title: `${name} ${version} (${license})`, text: readFileSync(path, 'utf8').trim() };
}

/** @param {Iterable<string>} folders @returns {string} the whole file, packages in the order of their names, equal texts once */
export function licensesText(folders) {
  const ours = { title: 'ConvScope (MIT)', text: readFileSync(join(ROOT, 'LICENSE'), 'utf8').trim() };
  const packages = [...new Set(folders)].map(licenseOf).sort((a, b) => (a.title < b.title ? -1 : 1));
  /** @type {Map<string, string[]>} */
  const byText = new Map();
  for (const { title, text } of [ours, ...packages]) byText.set(text, [...(byText.get(text) ?? []), title]);
  const rule = '='.repeat(80);
  return [...byText]
    .map(([text, titles]) => `${rule}\n${[...new Set(titles)].join('\n')}\n${rule}\n\n${text}\n`)
    .join('\n');
}

/**
 * Two halves of one plugin: `worker` watches what the workers' scripts contain, `page` does so for the page and writes the file.
 * Workers are bundled while the page's modules are read, and so before.
 * @returns {{ page: import('vite').Plugin; worker: () => import('vite').Plugin }}
 */
export function licenses() {
  /** @type {Set<string>} */
  const folders = new Set();
  /** @param {import('rolldown').OutputBundle} bundle */
  const watch = (bundle) => {
    for (const chunk of Object.values(bundle)) {
      for (const id of chunk.type === 'chunk' ? Object.keys(chunk.modules) : []) {
        const folder = packageOf(id);
        if (folder !== null) folders.add(folder);
      }
    }
  };
  return {
    worker: () => ({ name: 'licenses-of-workers', generateBundle: (_options, bundle) => watch(bundle) }),
    page: {
      name: 'licenses',
      generateBundle(_options, bundle) {
        watch(bundle);
        this.emitFile({ type: 'asset', fileName: 'licenses.txt', source: licensesText(folders) });
      },
    },
  };
}
