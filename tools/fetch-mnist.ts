import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from '../src/data/data-error.ts';
import { imageSet, readIdx, type Idx } from '../src/data/idx.ts';

/** Names of MNIST's four files with their SHA-256 sums. */
export const MNIST_FILES: Readonly<Record<string, string>> = {
  'train-images-idx3-ubyte.gz': '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
  'train-labels-idx1-ubyte.gz': '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
  't10k-images-idx3-ubyte.gz': '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
  't10k-labels-idx1-ubyte.gz': 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
};

/** Folders on the web that hold the four files; tried in this order. */
export const MNIST_MIRRORS: readonly string[] = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://raw.githubusercontent.com/fgnt/mnist/master/',
];

/** MNIST could not be fetched; the message has a sentence for everything that was tried. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
}

export interface DownloadOptions {
  readonly to: string;
  readonly mirrors?: readonly string[];
  /** SHA-256 by file name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly log?: (line: string) => void;
}

/**
 * Brings each file to the folder `to` from the first mirror that has it with the right sum; files
 * that are there already are left alone.
 *
 * @throws {FetchError} at the first file that no mirror has.
 */
export async function downloadMnist({
  to,
  mirrors = MNIST_MIRRORS,
  files = MNIST_FILES,
  timeoutMs = 120_000,
  log = () => {},
}: DownloadOptions): Promise<void> {
  for (const [name, sum] of Object.entries(files)) {
    const present = await readIfThere(join(to, name));
    if (present && sha256(present) === sum) {
      log(`${name} is there already.`);
      continue;
    }
    const failures: string[] = [];
    let bytes: Uint8Array | undefined;
    for (const mirror of mirrors) {
      try {
        bytes = await download(new URL(name, mirror), sum, timeoutMs);
        log(`${name} from ${new URL(mirror).host}, ${bytes.length} bytes, checksum right.`);
        break;
      } catch (error) {
        failures.push(`${new URL(mirror).host} ${reason(error)}.`);
      }
    }
    if (!bytes) throw new FetchError([`No mirror gave ${name}.`, ...failures].join('\n'));
    await writeWhole(to, name, bytes);
  }
}

/**
 * Copies MNIST, or a part of it, from the folder `from` to the folder `to`: the training images and
 * labels, and the test files where there are any, each with or without `.gz`.
 *
 * @throws {FetchError} where a training file is missing or files don't belong together.
 */
export async function copyMnist(
  from: string,
  to: string,
  log: (line: string) => void = () => {},
): Promise<void> {
  for (const part of ['train', 't10k']) {
    const names = [`${part}-images-idx3-ubyte.gz`, `${part}-labels-idx1-ubyte.gz`];
    const found = await Promise.all(names.map((name) => readPacked(from, name)));
    if (part === 't10k' && found.every((bytes) => !bytes)) return;
    const missing = names.filter((_, i) => !found[i]);
    if (missing.length > 0) throw new FetchError(`${from} holds no ${missing.join(' and no ')}.`);
    const whole = found as Uint8Array<ArrayBuffer>[];
    let count: number;
    try {
      const [images, labels] = (await Promise.all(whole.map(readIdx))) as [Idx, Idx];
      ({ count } = imageSet(images, labels, ''));
    } catch (error) {
      if (error instanceof DataError)
        throw new FetchError(`The ${part} files in ${from}: ${error.message}`);
      throw error;
    }
    for (const [i, name] of names.entries()) await writeWhole(to, name, whole[i]!);
    const original = names.every((name, i) => sha256(whole[i]!) === MNIST_FILES[name]);
    log(`${count} ${part} images${original ? '' : ' (not the original MNIST files)'}.`);
  }
}

async function download(url: URL, sum: string, timeoutMs: number): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok)
    throw new FetchError(`answered ${response.status} ${response.statusText}`.trim());
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (sha256(bytes) !== sum)
    throw new FetchError(`sent ${bytes.length} bytes with the wrong checksum`);
  return bytes;
}

/** Ends a sentence that begins with a mirror's name. */
function reason(error: unknown): string {
  if (error instanceof FetchError) return error.message;
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'took too long';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `could not be reached${code}`;
}

/** Writes beside the file first, so that a broken run leaves no half of one. */
async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  const partial = join(folder, `${name}.part`);
  await writeFile(partial, bytes);
  await rename(partial, join(folder, name));
}

async function readPacked(folder: string, name: string): Promise<Uint8Array | undefined> {
  const packed = await readIfThere(join(folder, name));
  if (packed) return packed;
  const plain = await readIfThere(join(folder, name.replace(/\.gz$/, '')));
  return plain && new Uint8Array(gzipSync(plain));
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
