/** Values of a message, by name. */
export type NoticeValues = Readonly<Record<string, string | number>>;

const at = (v: NoticeValues) => (v.path ? `${v.path}: ` : '');

/** Messages by key. `link-…` are the problems of a link, with `path` and `value`. */
export const notices = {
  'link-copied': () => 'Link copied.',
  'lesson-part': () => 'A part of this step’s link could not be read: what is shown is not all of it.',
  'mean-copied': (v: NoticeValues) => `Mean copied: ${v.value}`,
  'link-unknown-version': (v: NoticeValues) =>
    `The link is of a version this page does not know (${v.value || 'none given'}); what could be read was kept.`,
  'link-unknown-field': (v: NoticeValues) =>
    `The link says “${v.value}”, which this page does not know; the rest was kept.`,
  'link-unknown-layer': (v: NoticeValues) => `${at(v)}there is no layer “${v.value}” here; it was left out.`,
  'link-unknown-argument': (v: NoticeValues) => `${at(v)}there is no such argument; “${v.value}” was left out.`,
  'link-missing-argument': (v: NoticeValues) => `${at(v)}the link leaves it out; ${v.value} was left out.`,
  'link-bad-value': (v: NoticeValues) => `${at(v)}“${v.value}” is not a value for it; it was left as it was.`,
  'link-incomplete': (v: NoticeValues) => `The link is cut short; missing: ${v.value}. What was there was kept.`,
  'link-repeated': (v: NoticeValues) => `${at(v)}the link says it twice; the first was kept.`,
  'link-belongs-nowhere': (v: NoticeValues) =>
    `${at(v)}“${v.value}” is of a net or a layer that the link does not have; it was left out.`,
  'link-too-many-layers': (v: NoticeValues) =>
    `${at(v)}${v.value} layers are more than this page takes; the first were kept.`,
  'link-too-long': (v: NoticeValues) =>
    `The link is ${v.value} characters long, too long to be read; nothing of it was kept.`,
  'engine-replaced': (v: NoticeValues) => `${v.name} stopped; ${v.by} computes now. Nothing is lost.`,
  'engine-failed': (v: NoticeValues) => `The numbers cannot be computed: ${v.message}. Shapes and formulas stay.`,
  'input-missing': (v: NoticeValues) =>
    `This browser does not have the input ${v.digest}…: a drawn x stands in its place.`,
  'input-drawn': () => 'x is drawn again: what was given has another size.',
  'not-allowed': () =>
    'The open challenge does not let you change this. Leave it, in its panel, to get everything back.',
  'not-kept': () =>
    'This browser does not keep what was opened: after the page is loaded anew it has to be opened again.',
  dismiss: () => 'Dismiss',
  label: () => 'Messages',
};
