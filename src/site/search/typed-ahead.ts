/**
 * Takes what is typed from now on, which is meant for a field that is still on its way. What `belongsElsewhere`
 * is left alone.
 * @returns how to stop, which gives what has been typed
 */
export function takeTyping(belongsElsewhere: (event: KeyboardEvent) => boolean): () => string {
  let typed = '';
  const take = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || belongsElsewhere(event)) return;
    if (key === 'Backspace') typed = typed.slice(0, -1);
    else if ([...key].length === 1) typed += key;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('keydown', take, { capture: true });
  return () => {
    removeEventListener('keydown', take, { capture: true });
    return typed;
  };
}
