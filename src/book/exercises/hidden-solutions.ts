/** Whether this page was reached by a link for a class, `?solutions=hidden`: it shows no solutions. */
export function solutionsHidden(): boolean {
  return new URLSearchParams(location.search).get('solutions') === 'hidden';
}

/** The address of a page of this site, hiding solutions where this page does. */
export function passedOn(address: string): string {
  const url = new URL(address, location.href);
  if (solutionsHidden()) url.searchParams.set('solutions', 'hidden');
  return url.href;
}
