/** Moves the focus to a card's handle once it stands where it goes. Nothing where there is no such card. */
export function focusCard(use: string): void {
  requestAnimationFrame(() => {
    const id = CSS.escape(use);
    // Where cards are signs the card stands for itself only once its sign is opened.
    const grip = document.querySelector<HTMLElement>(`[data-card="${id}"] .grip, [data-stage="${id}"] .sign`);
    grip?.focus();
    grip?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}
