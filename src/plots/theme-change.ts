/**
 * Calls `repaint` when the page's colours may have changed (the system's theme, or the reader's
 * choice, an attribute of the root): a canvas doesn't follow CSS by itself. Returns its undoing.
 */
export function onThemeChange(repaint: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const root = new MutationObserver(repaint);
  dark.addEventListener('change', repaint);
  root.observe(document.documentElement, { attributes: true });
  return () => {
    dark.removeEventListener('change', repaint);
    root.disconnect();
  };
}
