/** Something that went wrong, in a sentence; read out as soon as it is put into the page. */
export function notice(sentence: string): HTMLElement {
  const element = document.createElement('p');
  element.role = 'alert';
  element.className = 'notice';
  element.textContent = sentence;
  return element;
}
