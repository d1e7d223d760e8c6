import fc from 'fast-check';
import { encode } from 'uqr';
import { describe, expect, test, vi } from 'vitest';
import { ALL_WIDGETS } from '../../src/widgets/all-widgets.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import {
  presenterChannel,
  readToNotes,
  readToStage,
} from '../../src/widgets/presenter-messages.ts';
import type { StageState } from '../../src/widgets/presenter-messages.ts';
import { leadsNowhere, qrCode, QUIET } from '../../src/widgets/qr.ts';
import { statesOf } from '../../src/widgets/sequence.ts';
import { settingsWords } from '../../src/widgets/settings-words.ts';
import { elapsed } from '../../src/site/start-notes.ts';

vi.mock('uqr', async (original) => {
  const uqr = await original<typeof import('uqr')>();
  return { ...uqr, encode: vi.fn(uqr.encode) };
});

describe('messages', () => {
  const state: StageState = {
    kind: 'state',
    figure: 'A figure',
    title: 'Collapse',
    position: 2,
    of: 5,
    changed: false,
    next: null,
    notes: 'Ask the room.',
    sentence: 'Two bells.',
    settings: ['Weight: 4'],
    run: { status: 'paused', step: 20, metrics: [{ label: 'Loss', value: '1.5' }] },
    blank: false,
    since: 1,
  };

  test('survive the channel', () => {
    expect(readToNotes(structuredClone(state))).toEqual(state);
    expect(readToNotes({ ...state, run: null })).toMatchObject({ run: null });
    expect(readToStage({ kind: 'command', command: 'next' })).toBeDefined();
    expect(readToStage({ kind: 'hello' })).toBeDefined();
  });

  test('of another shape are none', () => {
    expect(readToNotes({ ...state, position: '2' })).toBeUndefined();
    expect(readToNotes({ kind: 'command', command: 'next' })).toBeUndefined();
    expect(readToStage({ kind: 'command', command: 'leave' })).toBeUndefined();
    fc.assert(
      fc.property(fc.anything(), (message) => {
        expect(readToStage(message)).toBeUndefined();
        expect(readToNotes(message)).toBeUndefined();
      }),
    );
  });

  test('a session has sixteen hexadecimal digits; nothing else opens a channel', () => {
    for (const name of ['', '0123', '0123456789ABCDEF', '../0123456789abc'])
      expect(presenterChannel(name)).toBeNull();
    const channel = presenterChannel('0123456789abcdef');
    expect(channel?.name).toBe('likely:presenter:0123456789abcdef');
    channel?.close();
  });
});

describe('qrCode(text)', () => {
  const link = 'https://book.example/embed/vae-trainer/?beta=4&step=200&seed=7';

  /** The dark modules of a path of horizontal runs, as `x y`. */
  function modules(path: string): Set<string> {
    const dark = new Set<string>();
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
      for (let i = 0; i < Number(width); i++) dark.add(`${Number(x) + i} ${y}`);
    return dark;
  }

  test('draws the matrix of exactly this text, in a quiet zone of four modules', () => {
    const code = qrCode(link)!;
    const [content, options] = vi.mocked(encode).mock.lastCall!;
    expect(content).toBe(link);
    expect(options).toMatchObject({ border: 4 });
    const { data } = encode(link, options);
    const dark = modules(code.path);
    expect(code.size).toBe(data.length);
    for (const [y, row] of data.entries())
      for (const [x, filled] of row.entries()) expect(dark.has(`${x} ${y}`)).toBe(filled);
    const at = [...dark].flatMap((place) => place.split(' ').map(Number));
    expect(Math.min(...at)).toBe(QUIET);
    expect(Math.max(...at)).toBe(code.size - 1 - QUIET);
  });

  test('has the sizes of the standard: 17 + 4 · version modules, and its three eyes', () => {
    for (const [length, version] of [
      [17, 1],
      [32, 2],
      [53, 3],
      [1273, 25],
    ] as const) {
      const code = qrCode('x'.repeat(length))!; // as many bytes as the version holds
      expect(code.size - 2 * QUIET).toBe(17 + 4 * version);
      const dark = modules(code.path);
      const far = code.size - QUIET - 7;
      for (const [x, y] of [
        [QUIET, QUIET],
        [far, QUIET],
        [QUIET, far],
      ] as const)
        for (let i = 0; i < 7; i++) expect(dark.has(`${x + i} ${y}`)).toBe(true);
    }
  });

  test('is null for what no phone could read off a screen', () => {
    expect(qrCode('x'.repeat(1274))).toBeNull();
  });
});

test.each([
  ['http://localhost:4173/embed/kl-fit/', true],
  ['http://127.0.0.1/', true],
  ['http://[::1]:5000/', true],
  ['file:///home/likely/index.html', true],
  ['http://192.168.1.4:4173/', false],
  ['https://book.example/', false],
])('leadsNowhere(%s) is %s', (address, nowhere) => expect(leadsNowhere(address)).toBe(nowhere));

describe.each(ALL_WIDGETS.map((declaration) => [declaration.id, declaration] as const))(
  '%s',
  (_, declaration) => {
    test('its states begin with the figure as the page has it, each once', () => {
      const presets = Object.keys(declaration.presets);
      for (const start of [null, ...presets]) {
        const states = statesOf(declaration, startValues(declaration, start));
        const names = states.map(({ preset }) => preset);
        expect(new Set(names).size).toBe(names.length);
        expect(names.filter((name) => name !== null)).toEqual(presets);
        if (start !== null) expect(names).toEqual(presets);
      }
    });

    test('its notes are sentences', () => {
      const authored = [declaration, ...Object.values(declaration.presets)];
      const notes = authored.flatMap((part) => part.notes ?? []);
      expect(notes.filter((text) => !/^(?:[\p{Lu}\d“]|p |β ).*[.!?]$/su.test(text))).toEqual([]);
    });

    test('settingsWords(declaration, values) says nothing of defaults, and of a preset what it changes', () => {
      const base = startValues(declaration, null);
      expect(settingsWords(declaration, base)).toEqual([]);
      const words = Object.keys(declaration.presets).map((preset) =>
        settingsWords(declaration, startValues(declaration, preset)),
      );
      for (const word of words.flat()) expect(word).toMatch(/^.+: .+$/s);
    });
  },
);

test('elapsed(milliseconds)', () => {
  expect([0, 61_500, 3_599_999, 3_661_000, -5].map(elapsed)).toEqual([
    ...['0:00', '1:01', '59:59', '1:01:01', '0:00'],
  ]);
});
