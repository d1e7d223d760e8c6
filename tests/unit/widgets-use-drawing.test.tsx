import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { Drawing } from '../../src/models/draw-pixels.ts';
import {
  DrawingPlayer,
  stateOf,
  useDrawing,
  type BeginDrawing,
  type DrawnSoFar,
} from '../../src/widgets/use-drawing.ts';

const PARTS = 20;

/** Twenty pixels of ink, one after another, in arrays that are used again; each takes `costs` milliseconds. */
function* inked(time: { now: number }, costs: number): Generator<Drawing> {
  const pixels = new Float32Array(PARTS);
  const logits = new Float32Array(1);
  const logProbability = new Float64Array(1);
  for (let part = 0; part < PARTS; part++) {
    time.now += costs;
    pixels[part] = 1;
    logits[0] = part;
    logProbability[0]! -= 1;
    yield { pixels, part, logits, logProbability };
  }
}

/** A screen whose frames come when the test says so, 10 ms apart. */
function screen(
  begin: (time: { now: number }) => ReturnType<BeginDrawing>,
  { still = false, seconds = 0.1 } = {},
) {
  const time = { now: 0 };
  const shown: DrawnSoFar[] = [];
  let waiting: (() => void) | null = null;
  const player = new DrawingPlayer(
    () => begin(time),
    { parts: PARTS, seconds }, // 0.1: two a frame
    (state) => shown.push(state),
    {
      now: () => time.now,
      frame: (callback) => {
        waiting = callback;
        return () => (waiting = null);
      },
      still: () => still,
    },
  );
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  const frames = async (count: number, apart = 10): Promise<DrawnSoFar> => {
    for (let i = 0; i < count; i++) {
      time.now += apart;
      const callback = waiting;
      waiting = null;
      callback?.();
      await settle();
    }
    return shown.at(-1)!;
  };
  return { player, shown, frames, settle, time, waits: () => waiting !== null };
}

describe('a drawing in time', () => {
  test('all parts get the same time, and what was shown stays as it was', async () => {
    const { player, shown, frames, waits } = screen((time) => inked(time, 0));
    player.play();
    await frames(3);
    expect(shown.map(({ parts }) => parts)).toEqual([0, 2, 4, 6]);
    expect([...shown[1]!.drawing!.pixels].filter(Boolean).length).toBe(2);
    expect(shown[1]!.drawing!.logProbability[0]).toBe(-2);
    const end = await frames(7);
    expect(end).toMatchObject({ status: 'done', parts: PARTS });
    expect(end.drawing!.logits[0]).toBe(PARTS - 1);
    expect(waits()).toBe(false);
  });

  test('a slow one takes a few milliseconds of each frame, and its computing is counted', async () => {
    const { player, frames } = screen((time) => inked(time, 5));
    player.play();
    expect(await frames(4)).toMatchObject({ status: 'drawing', parts: 8, ms: 40 });
  });

  test('a page that was hidden for a minute doesn’t make up for it', async () => {
    const { player, frames } = screen((time) => inked(time, 0), { seconds: 1 });
    player.play();
    expect((await frames(1, 60_000)).parts).toBe(2);
  });

  test('pause, one part more, on, and again from the beginning', async () => {
    const { player, frames, settle, shown } = screen((time) => inked(time, 0));
    player.play();
    await frames(2);
    player.pause();
    expect(shown.at(-1)).toMatchObject({ status: 'paused', parts: 4 });
    expect((await frames(5)).parts).toBe(4);
    player.step();
    await settle();
    expect(shown.at(-1)).toMatchObject({ status: 'paused', parts: 5 });
    player.play();
    expect(await frames(20)).toMatchObject({ status: 'done', parts: PARTS });
    player.again();
    expect(shown.at(-1)).toMatchObject({ status: 'drawing', parts: 0, drawing: null, ms: 0 });
    expect((await frames(1)).parts).toBe(2);
    player.again();
    expect(await frames(12)).toMatchObject({ status: 'done' });
    player.play(); // of a finished one: again
    expect(shown.at(-1)!.parts).toBe(0);
  });

  test('one part at a time is done with the last', async () => {
    const { player, settle, shown } = screen((time) => inked(time, 0));
    for (let i = 0; i < PARTS + 3; i++) {
      player.step();
      await settle();
    }
    expect(shown.at(-1)).toMatchObject({ status: 'done', parts: PARTS });
  });

  test('without motion only what rests is shown', async () => {
    const { player, shown, frames } = screen((time) => inked(time, 1), { still: true });
    player.play();
    await frames(4);
    expect(shown.map(({ status, parts }) => [status, parts])).toEqual([['done', PARTS]]);
    player.again(); // the whole one stays meanwhile
    await frames(4);
    expect(shown.map(({ parts }) => parts)).toEqual([PARTS, PARTS]);
  });

  test('without motion a quick one is done before the next frame, and follows the one before it', async () => {
    const { player, shown, settle } = screen((time) => inked(time, 0), { still: true });
    player.play();
    await settle();
    expect(shown).toMatchObject([{ status: 'done', parts: PARTS }]);
    const [of, other] = [() => inked({ now: 0 }, 0), () => inked({ now: 0 }, 0)];
    const state = shown[0]!;
    expect(stateOf(other, PARTS, { of, state, still: true })).toBe(state);
    expect(stateOf(other, PARTS + 1, { of, state, still: true }).parts).toBe(0); // of another size
    expect(stateOf(other, PARTS, { of, state, still: false }).parts).toBe(0);
    expect(stateOf(of, PARTS, { of, state, still: false })).toBe(state);
  });

  test('a slow pace lets frames pass without a part', async () => {
    const { player, shown, frames } = screen((time) => inked(time, 0), { seconds: 1 });
    player.play();
    expect((await frames(10)).parts).toBe(2);
    expect(shown.map(({ parts }) => parts)).toEqual([0, 1, 2]);
    expect(await frames(86)).toMatchObject({ status: 'done' });
  });

  test('a part that comes in a pause is shown with the next, even the last one', async () => {
    const answers: (() => void)[] = [];
    const { player, shown, frames, settle } = screen(async function* (time) {
      for (const drawing of inked(time, 0)) {
        await new Promise<void>((resolve) => answers.push(resolve));
        yield drawing;
      }
    });
    const answer = async (): Promise<void> => {
      answers.shift()!();
      await settle();
    };
    const told = () => {
      const { status, parts, drawing } = shown.at(-1)!;
      return [status, parts, drawing?.pixels.filter(Boolean).length ?? 0];
    };
    for (let part = 0; part < PARTS - 1; part++) {
      player.step();
      await settle();
      await answer();
    }
    expect(told()).toEqual(['paused', PARTS - 1, PARTS - 1]);
    player.play();
    await frames(1); // the last is out
    player.pause();
    player.play(); // while it is, nothing else is asked for
    await frames(1);
    expect(answers.length).toBe(1);
    player.pause();
    await answer();
    expect(told()).toEqual(['paused', PARTS - 1, PARTS - 1]);
    player.play();
    expect(told()).toEqual(['drawing', PARTS - 1, PARTS - 1]);
    await frames(2);
    expect(told()).toEqual(['done', PARTS, PARTS]);
  });

  test('answers that come late: none is lost in a pause, none is counted in another drawing', async () => {
    const answers: (() => void)[] = [];
    const { player, shown, frames, settle, time, waits } = screen(async function* (time) {
      for (const drawing of inked(time, 0)) {
        await new Promise<void>((resolve) => answers.push(resolve));
        yield drawing;
      }
    });
    const answer = async (): Promise<void> => {
      time.now += 50;
      answers.shift()!();
      await settle();
    };
    player.play();
    await frames(1);
    player.pause();
    await answer();
    expect([answers.length, waits()]).toEqual([0, false]);
    player.play();
    await frames(1);
    await answer();
    expect(shown.at(-1)!.parts).toBe(2);
    await frames(1);
    player.again();
    await answer(); // to the first drawing
    expect(shown.at(-1)).toMatchObject({ status: 'drawing', parts: 0 });
    await frames(1);
    await answer();
    expect(shown.at(-1)!.parts).toBe(1);
  });

  test('what fails says so, and keeps what is there', async () => {
    const { player, frames } = screen(function* (time) {
      yield* [...inked(time, 0)].slice(0, 3);
      throw new Error('gone');
    });
    player.play();
    expect(await frames(3)).toMatchObject({ status: 'failed', parts: 3 });
  });
});

test('asleep, nothing is drawn', () => {
  const Still = () => {
    const { status, parts } = useDrawing(() => inked({ now: 0 }, 0), { parts: PARTS, seconds: 1 });
    return `${status} ${parts}`;
  };
  expect(renderToStaticMarkup(<Still />)).toBe('idle 0');
});
