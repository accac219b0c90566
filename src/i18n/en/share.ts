/** What the Share menu says. */
export const share = {
  link: 'Link',
  copyAgain: 'Copy the link',
  byHand: 'The browser did not let the page copy. Select it here:',
  length: (characters: string) => `${characters} characters`,
  send: 'Send…',
  qr: 'QR',
  qrTitle: 'QR code of what is shown',
  qrHint: 'Point a phone’s camera at it. Escape closes it.',
  qrDense:
    'This link makes a dense code: from the back of a room it may not be read. Fewer layers make a shorter link.',
  qrTooLong: (characters: string, most: string) =>
    `The link has ${characters} characters; a QR code holds ${most}. A teacher’s lesson or many layers make it long: send the link, or hand out a file.`,
  embed: 'Embed',
  embedTitle: 'A frame for a blog or a course page',
  shows: 'Shows',
  views: {
    page: 'the whole page',
    flow: 'the picture alone',
    layer: 'one layer with its sliders',
    question: 'the open lesson or challenge',
  },
  layer: 'Layer',
  height: 'Height',
  forms: { html: 'HTML (blog, Moodle, Canvas)', jupyter: 'Jupyter or Colab cell', markdown: 'Markdown' },
  openWhole: 'Open in ConvScope',
  form: 'For',
  copySnippet: 'Copy',
  snippetCopied: 'The snippet is in the clipboard.',
  frameTitle: 'ConvScope: what a convolution does to its feature maps',
};
