import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { MovingApartValues } from './parameters.ts';
import { FLAT, NEAR, readingsAt, remarkAt } from './rulers.ts';
import { MovingApartView, slopeText } from './view.tsx';

function describe({ m }: MovingApartValues): string {
  const said = readingsAt(m).map(
    ({ ruler: { label }, value, slope }) =>
      `${label} ${fixed(value, 3)}, slope ${slopeText(slope)}`,
  );
  return `Two bells of deviation 1 stand ${fixed(m, 2)} apart: ${said.join('; ')}. ${remarkAt(m)}`;
}

function noGradient({ m }: MovingApartValues): Verdict {
  const slopes = new Map(readingsAt(m).map(({ ruler, slope }) => [ruler.name, slope]));
  const ofJs = slopes.get('js')!;
  const now = `At m = ${fixed(m, 2)} the slope of JS is ${fixed(ofJs, 4)}, that of Wasserstein-1 ${fixed(slopes.get('wasserstein-1')!, 2)}.`;
  if (m < NEAR)
    return { reached: false, now: `${now} Near their minimum all rulers are flat: go further.` };
  return { reached: ofJs < FLAT, now };
}

export default defineWidget({
  id: 'moving-apart',
  title: 'Which ruler still teaches from far away?',
  parameters,
  presets: {
    touching: { title: 'Touching', values: { m: 1 } },
    far: { title: 'Far apart', values: { m: 8 } },
  },
  describe,
  table({ m }) {
    return [
      {
        caption: 'The rulers now',
        columns: ['Ruler', 'Unit', 'Value', 'Slope by m'],
        rows: readingsAt(m).map(({ ruler, value, slope }) => [
          ruler.label,
          ruler.unit,
          value,
          slope,
        ]),
      },
      {
        caption: 'Values over m',
        columns: ['m', 'KL, nats', 'JS, nats', 'Total variation', 'Wasserstein-1'],
        rows: [0, 1, 2, 3, 4, 6, 8, 10].map((at) => [
          at,
          ...readingsAt(at).map(({ value }) => value),
        ]),
      },
    ];
  },
  goals: { 'no-gradient': { judge: noGradient, solution: 'm=8' } },
  View: MovingApartView,
});
