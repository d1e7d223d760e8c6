import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { placesOf } from '../pairs.ts';
import { parameters } from './parameters.ts';
import type { EventsValues } from './parameters.ts';
import { around, areaOf, EVENTS, OUTCOMES, remarkOn, triedIn } from './study.ts';
import { EventsView } from './view.tsx';

function describe(values: EventsValues): string {
  const what =
    values.space === 'dice'
      ? `Seven dice are thrown ${values.times} times; the event is that ${EVENTS[values.event].words}.`
      : `${values.times} raindrops fall on a square; the event is a region with ${placesOf(values.corners).length} corners.`;
  return `${what} ${remarkOn(values)}`;
}

function quarter({ space, corners }: EventsValues): Verdict {
  if (space !== 'rain')
    return {
      reached: false,
      now: 'Let the raindrop fall on the square: a part of it with probability 0.25 is asked.',
    };
  const area = areaOf(around(placesOf(corners)));
  return {
    reached: Math.abs(area - 0.25) <= 0.005 + 1e-9, // 0.25 − 0.245 is more than 0.005 in a computer
    now: `The region’s area is ${fixed(area, 3)}; it is to be 0.25, to 0.005.`,
  };
}

export default defineWidget({
  id: 'events',
  title: 'What is an event, and how probable is it?',
  parameters,
  presets: {
    second: { title: 'The second die is 3', values: { space: 'dice', event: 'second' } },
    often: { title: 'Throw 3,000 times', values: { space: 'dice', event: 'second', times: 3000 } },
    impossible: { title: 'Impossible', values: { space: 'dice', event: 'different' } },
    rain: { title: 'A raindrop', values: { space: 'rain', times: 300 } },
  },
  describe,
  table(values) {
    const { probability, hits, share, band } = triedIn(values);
    const tried = {
      caption: 'Tried, and exact',
      columns: ['', 'Value'],
      rows: [
        ['Times', values.times],
        ['Happened', hits],
        ['Share', share],
        ['Probability', probability],
        ['Two standard errors', band],
      ],
    } as const;
    if (values.space === 'rain')
      return [
        tried,
        {
          caption: 'The region',
          columns: ['Corner', 'x', 'y'],
          rows: placesOf(values.corners).map(({ x, y }, i) => [i + 1, x, y]),
        },
      ];
    return [
      tried,
      {
        caption: `Events of seven dice, among ${OUTCOMES} outcomes`,
        columns: ['Event', 'Outcomes in it', 'Probability'],
        rows: Object.values(EVENTS).map(({ words, count }) => [words, count, count / OUTCOMES]),
      },
    ];
  },
  goals: {
    quarter: { judge: quarter, solution: 'space=rain&corners=0~0~0.5~0~0.5~0.5~0~0.5' },
  },
  View: EventsView,
});
