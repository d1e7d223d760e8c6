/**
 * Makes everything on the page but `element` unreachable, as what lies behind it can't be seen: by keys, by
 * pointer and by screen reader. Returns how to undo that.
 */
export function leaveAlone(element: Element): () => void {
  const made: HTMLElement[] = [];
  for (let at = element; at.parentElement; at = at.parentElement) {
    if (at.localName === 'body') break;
    for (const other of at.parentElement.children as Iterable<HTMLElement>) {
      if (other === at || other.inert) continue;
      other.inert = true;
      made.push(other);
    }
  }
  return () => {
    for (const other of made) other.inert = false;
  };
}
