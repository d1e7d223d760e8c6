import { afterEach, expect, test, vi } from 'vitest';
import { Governor, type Trainee } from '../../src/training/governor.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A trainee whose every slice takes `ms` by a clock that only it moves. */
function trainee(ms: number, clock: { now: number }): Trainee & { slices: number } {
  return {
    slices: 0,
    async slice() {
      this.slices++;
      clock.now += ms;
    },
  };
}

function clockwork(): { now: number } {
  const clock = { now: 0 };
  vi.spyOn(performance, 'now').mockImplementation(() => clock.now);
  return clock;
}

/** Lets other tasks run until `done`, at most so many that a test that fails ends. */
async function tasksUntil(done: () => boolean): Promise<void> {
  for (let task = 0; task < 10_000 && !done(); task++)
    await new Promise((resolve) => setImmediate(resolve));
}

test('granted half of the time it rests after every slice for as long as that took', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const governor = new Governor();
  governor.duty = 0.5;
  const one = trainee(30, clockwork());
  governor.admit(one);
  await vi.advanceTimersByTimeAsync(29);
  expect(one.slices).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(one.slices).toBe(2);
  governor.duty = 0.25;
  await vi.advanceTimersByTimeAsync(30); // the rest that had begun
  expect(one.slices).toBe(3);
  await vi.advanceTimersByTimeAsync(89);
  expect(one.slices).toBe(3);
  await vi.advanceTimersByTimeAsync(1);
  expect(one.slices).toBe(4);
  governor.release(one);
});

test('at full speed it doesn’t wait for a timer, and hears what was posted between two slices', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const governor = new Governor();
  const { port1, port2 } = new MessageChannel();
  let heard = 0;
  port1.onmessage = () => void heard++;
  const between: number[] = [];
  const one: Trainee = {
    async slice() {
      between.push(heard);
      port2.postMessage(null);
      if (between.length === 5) governor.release(one);
    },
  };
  governor.admit(one);
  await tasksUntil(() => between.length === 5);
  expect(between).toEqual([0, 1, 2, 3, 4]);
  port1.close();
});

test('counts who takes turns, between two steps of a pace too, and forgets who is gone', async () => {
  const governor = new Governor();
  const clock = clockwork();
  const [first, second] = [trainee(10, clock), trainee(10, clock)];
  governor.admit(first);
  governor.admit(second);
  await tasksUntil(() => second.slices === 3);
  expect(second.slices).toBe(3);
  governor.release(second); // until the pace allows the next
  expect(governor.taking(clock.now)).toBe(2);
  governor.forget(first);
  expect(governor.taking(clock.now)).toBe(1);
  expect(governor.taking(clock.now + 1001)).toBe(0);
});
