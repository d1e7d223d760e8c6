import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { PIXELS } from './digit-mixture.ts';
import { parameters } from './parameters.ts';
import type { ChainRuleValues } from './parameters.ts';
import { studyOf } from './study.ts';
import { ChainRuleView } from './view.tsx';
import { costText, describe, INK_OR_PAPER, orderWords, pixelName } from './words.ts';

/** The framed pixel is the one that costs most in this order. */
function surprised(values: ChainRuleValues): Verdict {
  const { walk, next } = studyOf(values);
  const { running } = walk;
  let most = 0;
  for (let t = 0; t < PIXELS; t++) most = Math.max(most, running[t]! - running[t + 1]!);
  if (!next) return { reached: false, now: 'No pixel is next: go back.' };
  const reached = -next.log > most - 1e-9;
  return {
    reached,
    now: `The framed pixel, ${pixelName(next.pixel)}, costs ${costText(next.log)} nats; ${reached ? 'none costs more' : 'there is one that costs more'}.`,
  };
}

/** By how much one flipped pixel has to raise log p(x). */
const RISE = 2;

function likelier(values: ChainRuleValues): Verdict {
  const { total, unflipped } = studyOf(values);
  const flips = new Set(values.flipped).size;
  if (unflipped === null)
    return {
      reached: false,
      now:
        values.image === 'drawn'
          ? 'The model draws this image anew after each flip: take another image.'
          : `No pixel is flipped; the goal is ${RISE} nats more by one.`,
    };
  const change = total - unflipped;
  const count = flips === 1 ? '' : ` ${flips} pixels are flipped, and it should be one.`;
  return {
    reached: flips === 1 && change >= RISE,
    now: `log p(x) has ${change < 0 ? 'fallen' : 'risen'} by ${fixed(Math.abs(change), 2)} nats.${count}`,
  };
}

export default defineWidget({
  id: 'chain-rule',
  title: 'How probable is an image, one pixel at a time?',
  parameters,
  presets: {
    questions: {
      title: 'Ask where it is least certain',
      values: { order: 'uncertain', revealed: 20 },
    },
    own: { title: 'Your own order', values: { order: 'own', revealed: 0 } },
    drawn: { title: 'Let it draw', values: { image: 'drawn', revealed: 0 } },
    blank: { title: 'Blank paper', values: { image: 'blank', revealed: PIXELS } },
    shuffled: { title: 'Shuffled', values: { image: 'shuffled', revealed: PIXELS } },
  },
  describe,
  table(values) {
    const { walk, walks } = studyOf(values);
    const { order, image, ink, running } = walk;
    return [
      {
        caption: 'log p of the first pixels, in nats, order by order',
        columns: ['Order', ...STOPS.map((stop) => `${stop} pixels`)],
        rows: walks.map(({ name, walk: other }) => [
          orderWords(name),
          ...STOPS.map((stop) => other.running[stop]!),
        ]),
      },
      {
        caption: 'The conditionals of this order',
        columns: ['Place', 'Pixel', 'p(ink | before)', 'It is', 'log p, nats', 'Sum, nats'],
        rows: order.map((pixel, t) => [
          t + 1,
          pixelName(pixel),
          ink[t]!,
          INK_OR_PAPER[image[pixel] as 0 | 1],
          running[t + 1]! - running[t]!,
          running[t + 1]!,
        ]),
      },
    ];
  },
  goals: {
    surprised: { judge: surprised, solution: 'revealed=142' },
    likelier: { judge: likelier, solution: 'flipped=35' },
  },
  View: ChainRuleView,
});

/** After how many pixels the orders are compared. */
const STOPS = [14, 28, 49, 98, 147, PIXELS];
