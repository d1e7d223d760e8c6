import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { userEvent } from 'vitest/browser';
import type { RunSpec } from '../../src/training/run-spec.ts';
import { startValues, type WidgetDeclaration } from '../../src/widgets/declaration.ts';
import { pictureFile, pngOf } from '../../src/widgets/take-away-picture.ts';
import { WidgetBody } from '../../src/widgets/widget-body.tsx';
import { FACTS, fakeRuns, TRAINEE } from '../support/trainee.tsx';

let search = '';
beforeEach(() => {
  search = location.search;
});
afterEach(() => history.replaceState(null, '', location.pathname + search));

const training = TRAINEE.training!;

/** The trainee with its files on offer; even sizes begin with a trained model. */
const TAKEN: WidgetDeclaration = {
  ...TRAINEE,
  training: {
    ...training,
    takeAway: { notebook: false },
    spec: (values, own): RunSpec => ({
      ...training.spec(values, own),
      ...(Number((values as Readonly<Record<string, unknown>>)['size']) % 2 === 0 && {
        start: 'checkpoints/trained.safetensors',
      }),
    }),
  },
};

async function live(query: string) {
  history.replaceState(null, '', location.pathname + query);
  const { runs, open } = fakeRuns();
  const screen = await render(
    <figure data-widget="trainee" data-run="idle">
      <WidgetBody
        declaration={TAKEN}
        values={startValues(TAKEN, null)}
        open={open}
        unfolded={['settings', 'take-away']}
      />
    </figure>,
  );
  const button = (name: string) => screen.getByRole('button', { name, exact: true });
  return { screen, runs, button };
}

describe('a figure that begins with a trained model', () => {
  test('opens its run by itself, stays idle, and does so again after Reset and other settings', async () => {
    const { screen, runs, button } = await live('');
    await vi.waitFor(() => expect(runs).toHaveLength(1));
    expect(runs[0]!.spec.start).toBe('checkpoints/trained.safetensors');
    expect(runs[0]!.calls).not.toContain('train');
    runs[0]!.listener.ready({ ...FACTS, start: { steps: 4000 } });
    await expect.element(screen.getByText(/a model trained for 4,000 steps/)).toBeVisible();
    expect(screen.container.querySelector('figure')!.dataset['run']).toBe('idle');
    await button('Reset').click();
    await vi.waitFor(() => expect(runs).toHaveLength(2));
    const size = screen.getByRole('textbox', { name: 'Size, exact value' });
    await size.fill('4');
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(runs.at(-1)!.spec.structure['size']).toBe(4));
    await size.fill('3');
    await userEvent.keyboard('{Enter}');
    await new Promise((resolve) => setTimeout(resolve, 400));
    const opened = runs.length;
    expect(runs.at(-1)!.spec.start).toBeDefined(); // the last one begins at random: nothing to show
    expect(runs.at(-1)!.calls).toContain('dispose');
    await button('Step').click();
    expect(runs).toHaveLength(opened + 1);
    expect(runs.at(-1)!.spec.start).toBeUndefined();
  });

  test('leaves it to a link that names a step', async () => {
    const { runs } = await live('?trainee.step=3');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(runs).toHaveLength(1);
    expect(runs[0]!.calls).toContain('goTo 3');
  });
});

describe('Take it away', () => {
  /** What the browser was given to save. */
  function downloads(): { name: string; file: Blob }[] {
    const saved: { name: string; file: Blob }[] = [];
    const files = new Map<string, Blob>();
    vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
      files.set(`blob:${files.size}`, file as Blob);
      return `blob:${files.size - 1}`;
    });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push({ name: this.download, file: files.get(this.href)! });
    });
    return saved;
  }
  afterEach(() => vi.restoreAllMocks());

  test('says what is missing before the first step', async () => {
    const saved = downloads();
    const { screen, button } = await live('?trainee.size=3');
    await expect.element(button('Weights, safetensors')).toHaveAttribute('aria-disabled', 'true');
    (button('Curves, CSV').element() as HTMLElement).click();
    expect(saved).toEqual([]);
    expect(screen.getByText('nothing to take away yet').elements().length).toBeGreaterThan(0);
    expect(screen.getByText('Notebook, PyTorch').elements()).toEqual([]); // not of this model
  });

  test('a running run is paused first; the file is of the step it rests at', async () => {
    const saved = downloads();
    const { screen, runs, button } = await live('?trainee.size=3');
    await button('Train').click();
    runs[0]!.advance(7);
    await button('Curves, CSV').click();
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    expect(runs[0]!.calls).toContain('pause');
    expect(saved[0]!.name).toBe('trainee-step-7.csv');
    const lines = (await saved[0]!.file.text()).split('\r\n');
    expect(lines[0]).toBe('step,loss,elbo');
    expect(lines).toHaveLength(9);
    await expect.element(screen.getByText('Saved as trainee-step-7.csv.')).toBeVisible();
    await button('Picture, SVG').click();
    await vi.waitFor(() => expect(saved).toHaveLength(2));
    const svg = (await saved[1]!.file.text()).replaceAll('\u00a0', ' ');
    for (const words of [
      'size 3, step',
      'Weight 1, step 7.',
      'Rate: 0.001',
      'Step 7',
      'trainee.step=7',
    ])
      expect(svg).toContain(words);
  });
});

/** Red, green and blue at a place of a PNG, in CSS pixels. */
async function colourAt(
  png: Blob,
  places: readonly (readonly [number, number])[],
): Promise<string[]> {
  const image = await createImageBitmap(png);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(image, 0, 0);
  return places.map(([x, y]) =>
    [...context.getImageData(2 * x, 2 * y, 1, 1).data.slice(0, 3)].join(' '),
  );
}

test('a picture: boxes, turned ones, shapes, bitmaps and words come out where they are', async () => {
  const bitmap = document.createElement('canvas');
  Object.assign(bitmap, { width: 2, height: 1 });
  const context = bitmap.getContext('2d')!;
  context.fillStyle = '#00ff00';
  context.fillRect(0, 0, 1, 1);
  const dots = bitmap.toDataURL();
  const screen = await render(
    <div
      style={{
        position: 'relative',
        width: 500,
        height: 200,
        background: '#ffffff',
        color: '#000000',
      }}
    >
      <style>{`.dyed { fill: var(--dye); } .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; }`}</style>
      <div
        style={{
          position: 'absolute',
          left: 20,
          top: 20,
          width: 40,
          height: 40,
          background: '#ff0000',
          border: '4px solid #0000ff',
        }}
      />
      <div
        style={{
          position: 'absolute',
          left: 100,
          top: 20,
          width: 40,
          height: 40,
          rotate: '45deg',
          background: '#aa00aa',
        }}
      />
      <svg
        style={
          {
            position: 'absolute',
            left: 200,
            top: 20,
            width: 100,
            height: 50,
            '--dye': '#00aaaa',
          } as object
        }
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
      >
        <rect className="dyed" x="50" width="50" height="100" />
      </svg>
      <img
        src={dots}
        alt=""
        style={{ position: 'absolute', left: 320, top: 20, width: 80, height: 40 }}
      />
      <div
        style={{
          position: 'absolute',
          left: 20,
          top: 100,
          width: 60,
          height: 40,
          overflow: 'hidden',
        }}
      >
        <div
          style={{ width: 200, height: 20, background: 'color-mix(in srgb, #ff8800 100%, black)' }}
        />
      </div>
      <p
        style={{
          position: 'absolute',
          left: 200,
          top: 90,
          width: 120,
          margin: 0,
          font: '16px sans-serif',
        }}
      >
        some words on more lines than one
      </p>
      <p className="hidden">spoken</p>
    </div>,
  );
  const picture = screen.container.firstElementChild as HTMLElement;
  await picture.querySelector('img')!.decode();
  const caption = {
    title: 'A < B & "C"',
    paragraphs: ['What it shows.'],
    link: 'https://example.org/?a=1&b=2',
  };
  const file = pictureFile(picture, caption);
  const parsed = new DOMParser().parseFromString(file.svg, 'image/svg+xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  expect(file.svg).not.toMatch(/class=|var\(|color\(|blob:|foreignObject|spoken/);
  const texts = [...parsed.querySelectorAll('text')].map(({ textContent }) => textContent);
  expect(
    texts.filter((words) => 'some words on more lines than one'.includes(words)).length,
  ).toBeGreaterThan(1);
  expect(texts).toContain(caption.title);
  expect(parsed.querySelector('a')!.getAttribute('href')).toBe(caption.link);
  const at = (x: number, y: number) => [x + 16, y + 16] as const;
  const places: Readonly<Record<string, readonly [number, number]>> = {
    '255 0 0': at(44, 44),
    '0 0 255': at(22, 22),
    '170 0 170': at(120, 14), // the turned square's upper corner
    '0 170 170': at(290, 60),
    '0 255 0': at(330, 40),
    '255 136 0': at(70, 110),
  };
  const white = [at(101, 21), at(210, 40), at(390, 40), at(90, 110)]; // off the corner, the shape, the ink, the clip
  const png = await pngOf(file);
  expect(await colourAt(png, Object.values(places))).toEqual(Object.keys(places));
  expect(new Set(await colourAt(png, white))).toEqual(new Set(['255 255 255']));
  const { width, height } = await createImageBitmap(png);
  expect([width, height]).toEqual([Math.round(2 * file.width), Math.round(2 * file.height)]);
});
