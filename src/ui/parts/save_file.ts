/** Hands a file to the browser to save. `type` is of a text; a Blob says its own. */
export function saveFile(name: string, content: Blob | string, type: string): void {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then; at once would be too soon.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
