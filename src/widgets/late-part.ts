/** Waits for a part of the page that is fetched when it is used; what the reader sees where it doesn’t come is a sentence. */
export function latePart<T>(part: Promise<T>): Promise<T> {
  return part.catch((error: unknown) => {
    throw new Error(
      'A part of the page that this needs could not be loaded. Check the connection, then try again; if that doesn’t help, reload the page.',
      { cause: error },
    );
  });
}
