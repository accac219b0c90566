/** Where a tab keeps its work while it is loaded anew. */
export const WORK_KEY = 'convscope-work';

/** What was kept; null: nothing, or there is no storage here. */
export function keptWork(): string | null {
  try {
    return sessionStorage.getItem(WORK_KEY);
  } catch {
    return null;
  }
}

/** Whether the page was loaded anew, and not opened. */
export function isLoadedAnew(): boolean {
  const [way] = performance.getEntriesByType('navigation');
  return way instanceof PerformanceNavigationTiming && way.type !== 'navigate';
}
