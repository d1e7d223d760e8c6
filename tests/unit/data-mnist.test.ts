import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  copyMnist,
  downloadMnist,
  FetchError,
  MNIST_FILES,
  MNIST_MIRRORS,
} from '../../tools/fetch-mnist.ts';
import { gzipped, imagesFile, labelsFile } from '../support/idx-files.ts';

const IMAGES = 'train-images-idx3-ubyte.gz';
const LABELS = 'train-labels-idx1-ubyte.gz';
const content: Record<string, Uint8Array> = {
  [IMAGES]: gzipped(imagesFile(5)),
  [LABELS]: gzipped(labelsFile(5)),
};
const files = Object.fromEntries(
  Object.entries(content).map(([name, bytes]) => [
    name,
    createHash('sha256').update(bytes).digest('hex'),
  ]),
);

let folder: string;
let server: Server;
let mirror: string;
let requests: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likely-mnist-'));
  requests = [];
  server = createServer((request, response) => {
    requests.push(request.url!);
    const [, kind, name] = request.url!.split('/');
    if (kind === 'stalled') return;
    const bytes = kind === 'missing' ? undefined : content[name!];
    response.writeHead(bytes ? 200 : 404).end(kind === 'broken' ? 'no such luck' : bytes);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

describe('downloadMnist', () => {
  const download = (kinds: string[], timeoutMs = 5000) =>
    downloadMnist({ to: folder, files, mirrors: kinds.map((k) => `${mirror}/${k}/`), timeoutMs });

  test('fetches every file and leaves what is there alone', async () => {
    await download(['good']);
    expect((await readdir(folder)).sort()).toEqual([IMAGES, LABELS]);
    expect(new Uint8Array(await readFile(join(folder, IMAGES)))).toEqual(content[IMAGES]);
    requests = [];
    await download(['good']);
    expect(requests).toEqual([]);
  });

  test('goes on to the next mirror after an error, a wrong checksum or silence', async () => {
    await download(['missing', 'broken', 'stalled', 'good'], 300);
    expect(requests.slice(0, 4)).toEqual(
      ['missing', 'broken', 'stalled', 'good'].map((kind) => `/${kind}/${IMAGES}`),
    );
    expect(new Uint8Array(await readFile(join(folder, LABELS)))).toEqual(content[LABELS]);
  });

  test('replaces a damaged file', async () => {
    await writeFile(join(folder, IMAGES), 'half');
    await download(['good']);
    expect(new Uint8Array(await readFile(join(folder, IMAGES)))).toEqual(content[IMAGES]);
  });

  test('says of every mirror what went wrong, and writes nothing', async () => {
    const nowhere = 'http://127.0.0.1:9/';
    const mirrors = [`${mirror}/missing/`, `${mirror}/broken/`, `${mirror}/stalled/`, nowhere];
    const attempt = downloadMnist({ to: folder, files, mirrors, timeoutMs: 300 });
    const error = await attempt.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FetchError);
    const lines = (error as FetchError).message.split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(`No mirror gave ${IMAGES}.`);
    expect(lines[1]).toMatch(/answered 404 Not Found\.$/);
    expect(lines[2]).toMatch(/sent 12 bytes with the wrong checksum\.$/);
    expect(lines[3]).toMatch(/took too long\.$/);
    expect(lines[4]).toMatch(/could not be reached/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('knows several mirrors and all four sums', () => {
    expect(new Set(MNIST_MIRRORS.map((url) => new URL(url).host)).size).toBe(3);
    expect(Object.keys(MNIST_FILES)).toHaveLength(4);
    for (const sum of Object.values(MNIST_FILES)) expect(sum).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('copyMnist', () => {
  let to: string;

  beforeEach(() => {
    to = join(folder, 'site');
  });

  test('takes the training files alone, packed or not', async () => {
    await writeFile(join(folder, IMAGES), content[IMAGES]!);
    await writeFile(join(folder, 'train-labels-idx1-ubyte'), labelsFile(5));
    const lines: string[] = [];
    await copyMnist(folder, to, (line) => lines.push(line));
    expect(lines).toEqual(['5 train images (not the original MNIST files).']);
    expect((await readdir(to)).sort()).toEqual([IMAGES, LABELS]);
    expect(new Uint8Array(gunzipSync(await readFile(join(to, LABELS))))).toEqual(labelsFile(5));
  });

  test('refuses a folder without training files, and files that don’t belong together', async () => {
    await expect(copyMnist(folder, to)).rejects.toThrow(`holds no ${IMAGES} and no ${LABELS}.`);
    await writeFile(join(folder, IMAGES), content[IMAGES]!);
    await writeFile(join(folder, LABELS), labelsFile(4));
    await expect(copyMnist(folder, to)).rejects.toThrow('5 images but 4 labels');
    await writeFile(join(folder, LABELS), 'not labels');
    await expect(copyMnist(folder, to)).rejects.toThrow(FetchError);
    await expect(readdir(to)).rejects.toThrow('ENOENT');
  });
});
