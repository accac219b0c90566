/** Where the browser lets no page copy: the text itself, selected by a click. */
export function CopyByHand({ text, words }: { readonly text: string; readonly words: string }) {
  return (
    <label className="by-hand">
      {words}
      <textarea readOnly rows={3} value={text} onFocus={(event) => event.currentTarget.select()} />
    </label>
  );
}
