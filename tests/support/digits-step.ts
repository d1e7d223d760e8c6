/**
 * After this many steps at the default settings of `vae-trainer` its samples must be digits to a
 * classifier (tests/browser/vae-samples.test.ts); `npm run bench` says how many seconds they take.
 */
export const DIGITS_STEP = 2000;
