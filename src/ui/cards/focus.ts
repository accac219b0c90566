/** Moves the focus to a card's handle once it stands where it goes. Nothing where there is no such card. */
export function focusCard(use: string): void {
  requestAnimationFrame(() => {
    const grip = document.querySelector<HTMLElement>(`[data-card="${CSS.escape(use)}"] .grip`);
    grip?.focus();
    grip?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}
