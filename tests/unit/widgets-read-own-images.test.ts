import { afterEach, describe, expect, test, vi } from 'vitest';
import { IDX_LIMITS } from '../../src/data/idx.ts';
import { readOwnImages } from '../../src/widgets/read-own-images.ts';

afterEach(() => vi.unstubAllGlobals());

/** An IDX file of one blank image of 2 × 2 that says it takes `size` bytes. */
function idxOfSize(size: number) {
  const file = new File(
    [Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0)],
    'x.idx',
  );
  Object.defineProperty(file, 'size', { value: size });
  return { file, read: vi.spyOn(file, 'arrayBuffer') };
}

describe('readOwnImages', () => {
  test('a file that can’t be within the limits is refused before it is read', async () => {
    const { file, read } = idxOfSize(IDX_LIMITS.bytes + 2 ** 20);
    await expect(readOwnImages([file])).rejects.toThrow('“x.idx” takes 65 MiB; at most 64 MiB');
    expect(read).not.toHaveBeenCalled();
  });

  test('one at the limit is read', async () => {
    const { file, read } = idxOfSize(IDX_LIMITS.bytes + 16);
    await expect(readOwnImages([file])).resolves.toMatchObject({ count: 1, width: 2, height: 2 });
    expect(read).toHaveBeenCalledOnce();
  });

  test('pictures come out in the order of the files, each reduced before the next is decoded', async () => {
    const held = { now: 0, most: 0 };
    vi.stubGlobal('createImageBitmap', async (file: File) => {
      held.most = Math.max(held.most, ++held.now);
      return { width: 300, height: 300, shade: Number(file.name), close: () => held.now-- };
    });
    let drawnAt = 0;
    vi.stubGlobal('document', {
      createElement: () => {
        let shade = 0;
        return {
          width: 0,
          height: 0,
          getContext: () => ({
            drawImage: (bitmap: { shade: number }) => (shade = bitmap.shade),
            getImageData: (_x: number, _y: number, width: number, height: number) => {
              drawnAt = width;
              const data = new Uint8ClampedArray(4 * width * height).fill(shade);
              for (let k = 3; k < data.length; k += 4) data[k] = 255;
              return { width, height, data };
            },
          }),
        };
      },
    });
    const files = ['30', '60', '90'].map((name) => new File(['x'], name, { type: 'image/png' }));
    const { pixels, ...set } = await readOwnImages(files);
    expect(set).toEqual({ name: '30 and 2 more', width: 28, height: 28, count: 3 });
    expect([...new Set(pixels)]).toEqual([30, 60, 90]);
    expect(pixels).toHaveLength(3 * 28 * 28);
    expect([held.most, drawnAt]).toEqual([1, 256]);
  });
});
