const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˢᵏˣ';
const LOWERED = '0123456789+-()nSkx';

/** A run of raised characters, as keyboards and web pages have them: `⁻¹`, `ⁿ⁻ˢ`. */
export const SUPERSCRIPTS = new RegExp(`[${RAISED}]+`, 'g');

/** The same characters on the line: `⁻¹` is `-1`. */
export function lowered(raised: string): string {
  return [...raised].map((character) => LOWERED[RAISED.indexOf(character)]).join('');
}

/** `x, n and S`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** What someone typed is quoted, but not at any length. */
export function clip(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
