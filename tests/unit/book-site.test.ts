import { readdirSync, readFileSync } from 'node:fs';
import { build, type Rolldown } from 'vite';
import { describe, expect, test } from 'vitest';
import { countPairs, logProbability } from '../../src/site/letter-pairs.ts';

test('there is exactly one katex: its stylesheet and its formulas must agree', () => {
  const nested = readdirSync('node_modules', { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('/katex/package.json') || path === 'katex/package.json',
  );
  expect(nested.filter((path) => !path.includes('@types/'))).toEqual(['katex/package.json']);
});

test('before a figure wakes or an exercise starts, a page runs neither React nor the text of a chapter', async () => {
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      rolldownOptions: {
        input: 'src/site/client.ts',
        external:
          /\/(wake\.tsx|start-(chapter|exercises|lesson|notes|offline|progress|review)\.tsx?|search-dialog\.ts)$/,
      },
    },
  })) as Rolldown.RolldownOutput;
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  expect(modules.some((id) => id.endsWith('src/site/islands.ts'))).toBe(true);
  expect(modules.filter((id) => /node_modules|\.mdx|\.tsx/.test(id))).toEqual([]);
});

describe('letter pairs', () => {
  test('countPairs(text) gives the shares of what follows', () => {
    const expectation = countPairs('ab aab, b!');
    expect(Object.fromEntries(expectation(''))).toEqual({ a: 2 / 3, b: 1 / 3 });
    expect(Object.fromEntries(expectation('a'))).toEqual({ a: 1 / 3, b: 2 / 3 });
    expect(Object.fromEntries(expectation('b'))).toEqual({ '': 1 });
    expect(expectation('z').size).toBe(0);
  });

  test('logProbability(word, expect) adds up the conditionals, the end included', () => {
    const expectation = countPairs('ab aab, b!');
    expect(logProbability('ab', expectation)).toBeCloseTo(Math.log((2 / 3) * (2 / 3)), 12);
    expect(logProbability('ba', expectation)).toBe(-Infinity);
  });
});

describe('theme', () => {
  const css = readFileSync('src/site/theme.css', 'utf8');
  const tokens = new Map(
    [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(
      ([, name = '', light = '', dark = '']) => [name, [light, dark] as const],
    ),
  );
  const text = [
    'ink',
    'muted',
    'accent',
    'data',
    'model',
    'latent',
    'critic',
    'loss',
    'good',
    'bad',
  ];

  test.each([
    ['light', 0],
    ['dark', 1],
  ] as const)(
    '%s: every text colour has 4.5:1 on paper and surface, every class 3:1',
    (_, theme) => {
      const colour = (name: string) => tokens.get(name)?.[theme] ?? '';
      for (const name of text) {
        for (const ground of ['paper', 'surface']) {
          expect(
            contrast(colour(name), colour(ground)),
            `--${name} on --${ground}`,
          ).toBeGreaterThanOrEqual(4.5);
        }
      }
      for (let k = 0; k < 10; k++) {
        expect(
          contrast(colour(`class-${k}`), colour('paper')),
          `--class-${k}`,
        ).toBeGreaterThanOrEqual(3);
      }
    },
  );
});

/** Contrast of two colours as WCAG 2 defines it, 1 to 21. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const value = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
