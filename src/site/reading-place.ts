import * as v from 'valibot';

const KEY = 'likely:reading';

const written = v.object({
  chapter: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)),
  section: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  title: v.pipe(v.string(), v.maxLength(200)),
});

/** Where the reader stopped: a chapter, and the section of it with its title. */
export type ReadingPlace = v.InferOutput<typeof written>;

/** What a stored text says, or null where it says nothing that could be a place. */
export function parsePlace(text: string | null): ReadingPlace | null {
  try {
    const result = v.safeParse(written, JSON.parse(text ?? 'null'));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** The place kept in this browser, or null. */
export function readPlace(): ReadingPlace | null {
  try {
    return parsePlace(localStorage.getItem(KEY));
  } catch {
    return null; // storage is closed to this page: the contents offer the first chapter, as ever
  }
}

/** Forgets it. */
export function forgetPlace(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing can be kept there either
  }
}

/** Keeps the section of `chapter` that is being read, whenever scrolling comes to rest; `list` has the sections. */
export function startReadingPlace(chapter: string, list: HTMLElement): void {
  const links = [...list.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')];
  let kept = '';
  const keep = (): void => {
    const passed = links.filter(({ hash }) => {
      const heading = document.getElementById(hash.slice(1));
      return heading && heading.getBoundingClientRect().top < innerHeight / 2;
    });
    const link = passed.at(-1);
    if (!link || link.hash === kept) return; // who has not come to a section has not begun
    kept = link.hash;
    const place: ReadingPlace = {
      chapter,
      section: kept.slice(1),
      title: link.firstChild?.textContent ?? '',
    };
    try {
      localStorage.setItem(KEY, JSON.stringify(place));
    } catch {
      removeEventListener('scrollend', keep); // there is no room, or no storage: nothing is promised
    }
  };
  addEventListener('scrollend', keep);
}
