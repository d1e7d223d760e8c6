/** An exercise and the chapter it stands in, by their ids. */
export interface Place {
  readonly chapter: string;
  readonly exercise: string;
}

/** Exercises that are answered one after another, and how far the reader is. */
export interface Round {
  readonly places: readonly Place[];
  readonly at: number;
}

/** In a link `?review=2~vae.on-the-border~gan.first`: the second of two. */
const PLACE = /^([a-z][a-z0-9-]*)\.([a-z][a-z0-9-]*)$/;

/** More would make an address that some servers cut. */
export const LONGEST_ROUND = 20;

/** The round that a page’s query asks for; null where it asks for none, or for nothing that could be one. */
export function readRound(search: string): Round | null {
  const [count = '', ...rest] = new URLSearchParams(search).get('review')?.split('~') ?? [];
  const at = /^\d{1,2}$/.test(count) ? Number(count) - 1 : -1;
  if (at < 0 || at >= rest.length || rest.length > LONGEST_ROUND) return null;
  const places: Place[] = [];
  for (const text of rest) {
    const [, chapter, exercise] = PLACE.exec(text) ?? [];
    if (chapter === undefined || exercise === undefined) return null;
    places.push({ chapter, exercise });
  }
  return { places, at };
}

/** Address of the exercise whose turn it is, from the root of the site without its first slash. */
export function roundLink({ places, at }: Round): string {
  const { chapter, exercise } = places[at]!;
  const all = places.map((place) => `${place.chapter}.${place.exercise}`);
  return `${chapter}/?review=${[at + 1, ...all].join('~')}#ex-${exercise}`;
}
