/** The reader's file can't be used. The message says why and what to do, in sentences for her. */
export class DataError extends Error {
  override readonly name = 'DataError';
}
