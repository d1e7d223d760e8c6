import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** The Battery Status API with a plug that the test holds. */
class Battery extends EventTarget {
  charging = true;
  plug(charging: boolean): void {
    this.charging = charging;
    this.dispatchEvent(new Event('chargingchange'));
  }
}

const kept = new Map<string, string>();
const battery = new Battery();

beforeEach(() => {
  vi.resetModules();
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  vi.stubGlobal('navigator', { getBattery: async () => battery });
});
afterEach(() => vi.unstubAllGlobals());

const load = () => import('../../src/training/power.ts');

test('on battery half of the time, unless the reader wants otherwise', async () => {
  const { powerNow, onPower, dutyOf, choosePower } = await load();
  battery.charging = true;
  const changes = vi.fn();
  onPower(changes);
  await vi.waitFor(() => expect(changes).toHaveBeenCalled());
  expect(dutyOf(powerNow())).toBe(1);
  battery.plug(false);
  expect(dutyOf(powerNow())).toBe(0.5);
  choosePower('full');
  expect(dutyOf(powerNow())).toBe(1);
  battery.plug(true);
  choosePower('half');
  expect(dutyOf(powerNow())).toBe(0.5);
  vi.resetModules();
  expect((await load()).powerNow().power).toBe('half'); // the next page
});

test('where neither battery nor storage can be asked, training is at full speed', async () => {
  const closed = (): never => {
    throw new DOMException('closed', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: closed, setItem: closed });
  vi.stubGlobal('navigator', { getBattery: () => Promise.reject(new Error('forbidden')) });
  const { powerNow, onPower, dutyOf, choosePower } = await load();
  const changes = vi.fn();
  onPower(changes);
  expect(dutyOf(powerNow())).toBe(1);
  choosePower('half');
  expect(changes).toHaveBeenCalledTimes(1);
  expect(dutyOf(powerNow())).toBe(0.5); // as long as the page is open
});

test('a kept choice that is none counts as none', async () => {
  kept.set('likely:power', 'ludicrous');
  expect((await load()).powerNow().power).toBe('auto');
});
