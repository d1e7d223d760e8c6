const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˢᵏˣ';
const LOWERED = '0123456789+-()nSkx';

/** A run of raised characters, as keyboards and web pages have them: `⁻¹`, `ⁿ⁻ˢ`. */
export const SUPERSCRIPTS = new RegExp(`[${RAISED}]+`, 'g');

/** The same characters on the line: `⁻¹` is `-1`. */
export function lowered(raised: string): string {
  return [...raised].map((character) => LOWERED[RAISED.indexOf(character)]).join('');
}

/** What someone typed is quoted, but not at any length. */
export function clip(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
