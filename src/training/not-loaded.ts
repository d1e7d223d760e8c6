/** By its name the page knows an error that only another worker can mend: of a class, messages keep nothing else. */
export const NOT_LOADED = 'NotLoaded';
