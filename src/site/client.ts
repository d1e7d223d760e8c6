// All the script a page runs before a figure wakes.
import { startIslands } from './islands.ts';
import { startLate } from './late.ts';
import { presentValue, startLinking } from './linked-quantities.ts';
import { startPrinting } from './print.ts';
import { startScrolling, startUnfolding } from './reading.ts';
import { startSearch } from './search/start-search.ts';
import { startThemeSwitch } from './theme-switch.ts';
import { startTooltips } from './tooltips.ts';

startIslands(document.querySelectorAll<HTMLElement>('figure[data-widget]'));
startTooltips(presentValue);
startLinking();
startUnfolding();
startPrinting(document.querySelectorAll<HTMLElement>('[data-print]'));
startScrolling(document.querySelectorAll<HTMLElement>('[data-scrolls]'));
for (const control of document.querySelectorAll<HTMLElement>('[data-theme-switch]')) {
  startThemeSwitch(control);
}
const search = document.querySelector<HTMLButtonElement>('[data-search]');
if (search) startSearch(search);
startLate();
