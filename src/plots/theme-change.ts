/**
 * Calls `listener` when the page's colours may have changed (the system's theme, or the reader's
 * choice, an attribute of the root): a painted image doesn't follow CSS by itself. Returns how to stop.
 */
export function onThemeChange(listener: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const root = new MutationObserver(listener);
  dark.addEventListener('change', listener);
  root.observe(document.documentElement, { attributes: true });
  return () => {
    dark.removeEventListener('change', listener);
    root.disconnect();
  };
}
