import { useEffect, useState } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { cdp, userEvent } from 'vitest/browser';
import { Axes, type Axis } from '../../src/plots/axes.tsx';
import { Bitmap } from '../../src/plots/bitmap.tsx';
import { DraggableBars } from '../../src/plots/draggable-bars.tsx';
import { DraggablePoint, type Place } from '../../src/plots/draggable-point.tsx';
import { DraggableValues } from '../../src/plots/draggable-values.tsx';
import { useQuickPaths, type QuickPath } from '../../src/plots/quick-paths.tsx';

/** A real mouse and real fingers: made-up events can't be captured and don't scroll. */
function at(x: number, y: number): { x: number; y: number } {
  const frame = window.frameElement!.getBoundingClientRect();
  const scale = frame.width / innerWidth;
  return { x: frame.left + x * scale, y: frame.top + y * scale };
}

const mouse = (type: 'Pressed' | 'Released' | 'Moved', x: number, y: number) =>
  cdp().send('Input.dispatchMouseEvent', {
    type: `mouse${type}`,
    ...at(x, y),
    button: 'left',
    buttons: type === 'Released' ? 0 : 1,
    clickCount: type === 'Moved' ? 0 : 1,
  });

const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...fingers: [number, number][]) =>
  cdp().send('Input.dispatchTouchEvent', {
    type,
    touchPoints: fingers.map(([x, y], id) => ({ ...at(x, y), id })),
  });

/** Taps again where a busy machine has made a long press of it, which is no tap. */
const tapUntil = (place: [number, number], done: () => void): Promise<void> =>
  vi.waitFor(
    async () => {
      await touch('touchStart', place);
      await touch('touchEnd');
      await new Promise((heard) => setTimeout(heard, 400));
      done();
    },
    { timeout: 15_000 },
  );

const dragMouse = async (from: [number, number], to: [number, number]): Promise<void> => {
  await mouse('Pressed', ...from);
  await mouse('Moved', (from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  await mouse('Moved', ...to);
  await mouse('Released', ...to);
};

const middle = (element: Element): [number, number] => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
};

const HUNDREDS: Axis = { domain: [0, 300], ticks: [], label: '' }; // a value is a pixel

afterEach(() => scrollTo(0, 0));

async function values(
  start: readonly number[],
  props: { disabled?: boolean; stacked?: boolean } = {},
) {
  let now = start;
  function Picture() {
    const [shown, setShown] = useState(start);
    useEffect(() => void (now = shown), [shown]);
    return (
      <div style={{ width: 356, height: 2000, fontSize: 16 }}>
        <Axes
          x={HUNDREDS}
          y={HUNDREDS}
          overlay={
            <DraggableValues
              {...props}
              name={(i) => `Point ${i + 1}`}
              values={shown}
              onChange={setShown}
              x={HUNDREDS}
              step={10}
              valueText={(value) => `${value} s`}
              {...(shown.length > 1 && {
                onRemove: (i: number) => setShown(shown.filter((_, k) => k !== i)),
              })}
            />
          }
        />
      </div>
    );
  }
  const screen = await render(<Picture />);
  const points = () => screen.getByRole('slider').elements();
  const scale = screen.container.querySelector('svg')!.getBoundingClientRect().width / 300;
  return { screen, points, scale, values: () => now };
}

describe('DraggableValues', () => {
  test('a mouse drags a point by where it was taken, to the end and no further', async () => {
    const shown = await values([50, 150]);
    const [x, y] = middle(shown.points()[0]!);
    await dragMouse([x + 8, y], [x + 8 + 40 * shown.scale, y - 30]);
    await expect.poll(shown.values).toEqual([90, 150]);
    expect(document.activeElement).toBe(shown.points()[0]);
    await dragMouse([x + 40 * shown.scale, y], [x + 2000, y]);
    await expect.poll(shown.values).toEqual([300, 150]);
    expect(shown.points()[0]!.getAttribute('aria-valuetext')).toBe('300 s');
  });

  test('a press alone moves nothing; beside all points it is the page’s', async () => {
    const shown = await values([50.123, 150]);
    const [x, y] = middle(shown.points()[0]!);
    await mouse('Pressed', x + 15, y);
    await mouse('Released', x + 15, y);
    expect(document.activeElement).toBe(shown.points()[0]);
    await dragMouse([x + 50 * shown.scale, y], [x + 80 * shown.scale, y]);
    expect(shown.values()).toEqual([50.123, 150]);
  });

  test('where targets overlap, a press takes the nearest point', async () => {
    const shown = await values([100, 112, 106]);
    const [x, y] = middle(shown.points()[0]!);
    await dragMouse([x - 2, y], [x - 2 - 60 * shown.scale, y]);
    await expect.poll(shown.values).toEqual([40, 112, 106]);
  });

  test('of a pile, the point under the pointer', async () => {
    const shown = await values([100, 100, 100], { stacked: true });
    const heights = shown.points().map((point) => middle(point)[1]);
    expect(heights[0]! - heights[1]!).toBeGreaterThan(10);
    const [x, y] = middle(shown.points()[1]!);
    await dragMouse([x, y], [x + 50 * shown.scale, y]);
    await expect.poll(shown.values).toEqual([100, 150, 100]);
  });

  test('a finger drags a point it starts on, and two fingers two; beside them it scrolls', async () => {
    const shown = await values([50, 200]);
    const [[x, y], [x2]] = shown.points().map(middle) as [[number, number], [number, number]];
    await touch('touchStart', [x, y], [x2, y]);
    for (const share of [0.3, 0.6, 1])
      await touch(
        'touchMove',
        [x + 20 * share * shown.scale, y - 90 * share],
        [x2 - 50 * share * shown.scale, y],
      );
    await touch('touchEnd');
    await expect.poll(shown.values).toEqual([70, 150]);
    expect(scrollY).toBe(0);
    const beside = x + 60 * shown.scale; // in the middle between them
    await touch('touchStart', [beside, y]);
    for (const share of [0.2, 0.4, 0.6, 0.8, 1])
      await touch('touchMove', [beside, y - 200 * share]);
    await touch('touchEnd');
    await expect.poll(() => scrollY).toBeGreaterThan(50);
    expect(shown.values()).toEqual([70, 150]);
  });

  test('keys step the point that has the focus; Delete removes it and goes to its neighbour', async () => {
    const shown = await values([50, 100, 150]);
    (shown.points()[2] as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowLeft}{/Shift}');
    expect(shown.values()).toEqual([50, 100, 159]);
    await userEvent.keyboard('{Delete}');
    expect(shown.values()).toEqual([50, 100]);
    expect(document.activeElement).toBe(shown.points()[1]);
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}{Backspace}{End}');
    expect(shown.values()).toEqual([300]);
    await userEvent.keyboard('{Delete}');
    expect(shown.values()).toEqual([300]);
  });

  test('asleep, nothing moves', async () => {
    const shown = await values([50], { disabled: true });
    const [x, y] = middle(shown.points()[0]!);
    await dragMouse([x, y], [x + 100, y]);
    await userEvent.keyboard('{Tab}{ArrowRight}');
    expect(shown.values()).toEqual([50]);
  });

  test('every point offers a finger 44 px', async () => {
    const shown = await values([50]);
    const { width, height } = shown.points()[0]!.getBoundingClientRect();
    expect([width, height]).toEqual([44, 44]);
  });
});

describe('DraggableBars', () => {
  async function bars() {
    let now = [100, 200, 50];
    function Picture() {
      const [shown, setShown] = useState(now);
      useEffect(() => void (now = shown), [shown]);
      return (
        <div style={{ width: 356, height: 2000 }}>
          <DraggableBars
            bars={shown.map((value, i) => ({ name: 'abc'[i]!, value, draggable: i < 2 }))}
            y={HUNDREDS}
            step={10}
            onChange={(i, value) => setShown(shown.with(i, value))}
            valueText={String}
          />
        </div>
      );
    }
    const screen = await render(<Picture />);
    const area = screen.container.querySelector('svg')!.getBoundingClientRect();
    /** The middle of column i, at the height of a value. */
    const place = (i: number, value: number): [number, number] => [
      area.left + ((i + 0.5) / 3) * area.width,
      area.bottom - (value / 300) * area.height,
    ];
    return { screen, place, values: () => now };
  }

  test('a press in a column takes its top there; the drag keeps its bar wherever it ends', async () => {
    const { screen, place, values } = await bars();
    await dragMouse(place(0, 250), place(1, 30));
    await expect.poll(values).toEqual([30, 200, 50]);
    expect(document.activeElement).toBe(screen.getByRole('slider', { name: 'a' }).element());
    await dragMouse(place(2, 50), place(2, 200));
    expect(values()).toEqual([30, 200, 50]);
  });

  test('a finger scrolls from the middle of a bar, drags from its top, and sets it by a tap', async () => {
    const { place, values } = await bars();
    const [x, y] = place(1, 200);
    await touch('touchStart', [x, y]);
    for (const share of [0.3, 0.6, 1]) await touch('touchMove', [x, y + 60 * share]);
    await touch('touchEnd');
    await expect.poll(() => values()[1]).toBeLessThan(160);
    expect(scrollY).toBe(0);
    await tapUntil(place(0, 250), () => expect(values()[0]).toBe(250));
    const before = values();
    const [left, bottom] = place(0, 20);
    await touch('touchStart', [left, bottom]);
    for (const share of [0.2, 0.4, 0.6, 0.8, 1])
      await touch('touchMove', [left, bottom - 200 * share]);
    await touch('touchEnd');
    await expect.poll(() => scrollY).toBeGreaterThan(50);
    expect(values()).toEqual(before);
  });

  test('keys step a bar', async () => {
    const { screen, values } = await bars();
    (screen.getByRole('slider', { name: 'b' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowUp}{Shift>}{ArrowDown}{/Shift}');
    expect(values()).toEqual([100, 209, 50]);
    await userEvent.keyboard('{Home}');
    expect(values()).toEqual([100, 0, 50]);
  });
});

test('DraggablePoint goes where a mouse presses or drags, and where a finger taps', async () => {
  let now: Place = { x: 100, y: 100 };
  function Picture() {
    const [place, setPlace] = useState(now);
    useEffect(() => void (now = place), [place]);
    const point = { name: 'Point', valueText: '', place, onMove: setPlace, step: 10 };
    return (
      <div style={{ width: 356 }}>
        <Axes
          x={HUNDREDS}
          y={HUNDREDS}
          overlay={<DraggablePoint {...point} x={HUNDREDS} y={HUNDREDS} />}
        />
      </div>
    );
  }
  const { container } = await render(<Picture />);
  const area = container.querySelector('svg')!.getBoundingClientRect();
  const place = (x: number, y: number): [number, number] => [
    area.left + (x / 300) * area.width,
    area.bottom - (y / 300) * area.height,
  ];
  await dragMouse(place(200, 60), place(250, 150));
  await expect.poll(() => now).toEqual({ x: 250, y: 150 });
  await tapUntil(place(20, 280), () => expect(now).toEqual({ x: 20, y: 280 }));
});

describe('Bitmap', () => {
  const root = document.documentElement;
  beforeEach(() => {
    root.style.setProperty('--paper', 'rgb(250, 240, 230)');
    root.style.setProperty('--ink', 'rgb(10, 20, 30)');
  });
  afterEach(() => root.removeAttribute('style'));

  test('shows a painting in the theme’s colours, and in the new ones when the theme changes', async () => {
    const painting = { width: 2, height: 1, shades: Uint8Array.of(0, 255) };
    const { container } = await render(<Bitmap painting={painting} scale={3} alt="Two pixels" />);
    const image = container.querySelector('img')!;
    const pixels = async (): Promise<number[][]> => {
      await image.decode();
      const canvas = new OffscreenCanvas(6, 3);
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      return [1, 4].map((x) => [...context.getImageData(x, 1, 1, 1).data.subarray(0, 3)]);
    };
    await expect.poll(() => image.src).toContain('blob:');
    expect(await pixels()).toEqual([
      [250, 240, 230],
      [10, 20, 30],
    ]);
    expect([image.naturalWidth, image.naturalHeight]).toEqual([6, 3]);
    const before = image.src;
    root.style.setProperty('--paper', 'rgb(1, 2, 3)');
    await expect.poll(() => image.src).not.toBe(before);
    expect((await pixels())[0]).toEqual([1, 2, 3]);
  });

  test('goes through other colours where they are named', async () => {
    root.style.setProperty('--data', 'rgb(0, 120, 130)');
    const painting = { width: 2, height: 1, shades: Uint8Array.of(127, 255) };
    const colours = [
      ['--paper', '--ink'],
      ['--paper', '--data'],
    ];
    const { container } = await render(
      <Bitmap painting={painting} colours={colours} alt="Two classes" />,
    );
    const image = container.querySelector('img')!;
    await expect.poll(() => image.src).toContain('blob:');
    const file = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
    const colour = (shade: number) => [...file.subarray(54 + 4 * shade, 57 + 4 * shade)];
    expect([colour(0), colour(127), colour(255)]).toEqual([
      [230, 240, 250],
      [30, 20, 10],
      [130, 120, 0],
    ]);
  });
});

describe('useQuickPaths', () => {
  function Plot({
    paths,
    quick,
  }: {
    readonly paths: readonly QuickPath[];
    readonly quick: boolean;
  }) {
    const { shapes, canvas } = useQuickPaths(paths, quick);
    return (
      <div style={{ width: 300, fontSize: 0 }}>
        <style>{`.dot { fill: none; stroke: rgb(0, 128, 0); stroke-width: 9px; stroke-linecap: round; }
          .bar { fill: none; stroke: rgb(200, 0, 0); stroke-width: 5px; stroke-opacity: 0.5; }`}</style>
        <Axes x={HUNDREDS} y={HUNDREDS} grid={false} overlay={canvas}>
          {shapes}
        </Axes>
      </div>
    );
  }
  const DOT = { className: 'dot', d: 'M25 50h0' };
  const BAR = { className: 'bar', d: 'M0 80L100 80' };

  /** Red, green, blue and opacity of the canvas, by per cent of the area. */
  function inked(root: Element, across: number, down: number): number[] {
    const canvas = root.querySelector('canvas')!;
    const [x, y] = [(across * canvas.width) / 100, (down * canvas.height) / 100];
    return [...canvas.getContext('2d')!.getImageData(Math.floor(x), Math.floor(y), 1, 1).data];
  }
  const written = (root: Element): (string | null)[] =>
    [...root.querySelectorAll('path')].map((path) => path.getAttribute('d'));

  test('draws the paths of the SVG on a canvas, in the same style, as long as it is quick', async () => {
    const { container, rerender } = await render(<Plot paths={[DOT, BAR]} quick />);
    await expect.poll(() => inked(container, 25, 50)).toEqual([0, 128, 0, 255]);
    const [red, , , opacity] = inked(container, 60, 80);
    expect(red).toBeGreaterThan(195);
    expect(opacity).toBeCloseTo(127.5, -1);
    expect(inked(container, 60, 50)[3]).toBe(0);
    expect(written(container)).toEqual([null, null]);

    await rerender(<Plot paths={[{ ...DOT, d: 'M75 50h0' }, BAR]} quick />);
    await expect.poll(() => inked(container, 75, 50)).toEqual([0, 128, 0, 255]);
    expect(inked(container, 25, 50)[3]).toBe(0);

    await rerender(<Plot paths={[DOT, BAR]} quick={false} />);
    expect(container.querySelector('canvas')).toBeNull();
    expect(written(container)).toEqual([DOT.d, BAR.d]);
  });
});
