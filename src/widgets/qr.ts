import { encode } from 'uqr';

/** A QR code as a path over unit squares, its quiet zone included. */
export interface QrCode {
  /** Modules along a side. */
  readonly size: number;
  /** The dark modules, for an SVG whose view box is `0 0 size size`. */
  readonly path: string;
}

/** Modules of white around the code that readers need, by the standard. */
export const QUIET = 4;

/** With more modules (117 along a side), phones don't read it off a screen from the back of a room. */
const LARGEST_VERSION = 25;

/** The code of `text`, or null where it is too long for one that phones can read: 1,273 bytes hold. */
export function qrCode(text: string): QrCode | null {
  let modules: readonly (readonly boolean[])[];
  try {
    // the least correction that is allowed, raised as far as the size has room for it
    modules = encode(text, {
      ecc: 'L',
      boostEcc: true,
      maxVersion: LARGEST_VERSION,
      border: QUIET,
    }).data;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  const runs = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x);
      const width = (end < 0 ? row.length : end) - x;
      return [`M${x} ${y}h${width}v1h-${width}z`];
    }),
  );
  return { size: modules.length, path: runs.join('') };
}

/** Whether an address means the machine that opens it, so that nobody else gets anywhere with it. */
export function leadsNowhere(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return (
    !/^https?:$/.test(protocol) ||
    /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(hostname)
  );
}
