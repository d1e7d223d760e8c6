import type { ButtonHTMLAttributes } from 'react';

/**
 * For a button that takes its reader to an end, where it can't be pressed: unlike one that is `disabled` it keeps
 * the focus there, and a keyboard its place in the page.
 */
export function guarded(
  possible: boolean,
  onClick: () => void,
): Pick<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-disabled' | 'onClick'> {
  return possible ? { onClick } : { 'aria-disabled': true };
}
