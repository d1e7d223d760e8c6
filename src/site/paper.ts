/** The ground of the pages, as theme.css has it: for what is painted around them by the browser. */
export const PAPER = { light: '#fdfcf9', dark: '#16171a' } as const;
