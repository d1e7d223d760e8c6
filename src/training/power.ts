/** How much of the time training may take; of the page, not of the worker. */

/** What the reader wants: `auto` is full speed but on battery. */
export type Power = 'auto' | 'full' | 'half';

export interface PowerState {
  readonly power: Power;
  /** Whether the machine lives on its battery, where the browser tells. */
  readonly onBattery: boolean;
}

/** The part of the time that training takes to save energy. */
const SAVING = 0.5;

const KEY = 'likely:power';

/** Of the Battery Status API, which some browsers have. */
interface Battery extends EventTarget {
  readonly charging: boolean;
}

/** Before anything is known, and where pages are made. */
export const POWER_UNKNOWN: PowerState = { power: 'auto', onBattery: false };

let state: PowerState = { ...POWER_UNKNOWN, power: keptPower() };
const listeners = new Set<() => void>();
let asked = false;

export function powerNow(): PowerState {
  return state;
}

/** Calls back after every change; returns how to stop. The battery is first asked about here. */
export function onPower(listener: () => void): () => void {
  listeners.add(listener);
  if (!asked) {
    asked = true;
    void watchBattery();
  }
  return () => listeners.delete(listener);
}

/** The share of the time that training may take. */
export function dutyOf({ power, onBattery }: PowerState): number {
  return power === 'half' || (power === 'auto' && onBattery) ? SAVING : 1;
}

/** What the reader has chosen, kept in this browser where it can be. */
export function choosePower(power: Power): void {
  try {
    localStorage.setItem(KEY, power);
  } catch {
    // storage is closed or full: the choice holds until the page is left
  }
  change({ power });
}

function keptPower(): Power {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'full' || kept === 'half' ? kept : 'auto';
  } catch {
    return 'auto';
  }
}

async function watchBattery(): Promise<void> {
  try {
    const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
    const battery = await getBattery?.call(navigator);
    if (!battery) return;
    const tell = (): void => change({ onBattery: !battery.charging });
    battery.addEventListener('chargingchange', tell);
    tell();
  } catch {
    // forbidden in another's frame: then nothing is saved
  }
}

function change(part: Partial<PowerState>): void {
  state = { ...state, ...part };
  for (const listener of listeners) listener();
}
