/**
 * Tells of the height, in CSS pixels, that a frame needs to show all of the page: what its flow would take without
 * scrolling, with all that stands around it. Now, and whenever it changes.
 */
export function watchHeight(listener: (height: number) => void): void {
  let last = 0;
  let waiting = false;
  const measure = () => {
    waiting = false;
    const flow = document.querySelector<HTMLElement>('#flow > .flow');
    const app = document.querySelector<HTMLElement>('.app');
    if (!flow || !app) return;
    // The page is as high as its frame: what is around the flow is what the flow does not get of it.
    const height = Math.ceil(app.offsetHeight - flow.clientHeight + flow.scrollHeight);
    if (height === last) return;
    last = height;
    listener(height);
  };
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(measure);
  };
  const watch = new MutationObserver(later);
  watch.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['style', 'data-stage'],
  });
  window.addEventListener('resize', later);
  later();
}
