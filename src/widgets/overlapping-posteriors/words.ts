import { brief, fixed } from '../number-words.ts';
import type { OverlapValues } from './parameters.ts';
import { studyOf } from './study.ts';

/** So close to the cheapest that there is nothing left to gain worth naming. */
export const CLOSE = 0.02;

export function natsText(nats: number): string {
  return fixed(nats, nats < 10 ? 3 : 2);
}

const NAMES = {
  two: {
    alike: ['a 1', 'a 1 without its foot'],
    related: ['a 1', 'a leaning stroke'],
    different: ['a 1', 'a 0'],
  },
  four: ['a 1', 'a 0', 'a 1 without its foot', 'a 0 with a round top'],
} as const;

/** What each image shows. */
export function imageNames({ images, similarity }: OverlapValues): readonly string[] {
  return images === 'four' ? NAMES.four : NAMES.two[similarity];
}

/** What there is to say about these clouds: the most striking thing only. */
export function remarkOn(values: OverlapValues): string {
  const { average, gap, clouds } = studyOf(values);
  const { reconstruction, place, width } = average;
  if (gap <= CLOSE) return 'This is as cheap as it gets: every way out has been used a little.';
  const home = clouds.every(
    ({ mean, deviation }) => mean ** 2 < 0.01 && Math.abs(deviation - 1) < 0.1,
  );
  if (home)
    return 'Every cloud is as good as the prior: it costs nothing, and a code says nothing of its image. This is posterior collapse.';
  if (reconstruction > place + width)
    return 'The clouds share codes, and there one drawing has to serve them all. Pull the clouds apart, narrow them, or let only look-alikes overlap.';
  return place > width
    ? 'The images are told apart, mostly by distance: being away from 0 costs ½μ² each.'
    : 'The images are told apart, mostly by narrow clouds: they cost about log 1/σ each.';
}

export function describe(values: OverlapValues): string {
  const { clouds, average, loss, gap } = studyOf(values);
  const names = imageNames(values);
  const each = clouds.map(
    ({ mean, deviation }, i) =>
      `${names[i]!} at ${fixed(mean, 2)} with deviation ${brief(deviation)}`,
  );
  return (
    `Clouds of codes: ${each.join('; ')}. With the best decoder for them an image costs ${natsText(loss)} nats: ` +
    `${natsText(average.reconstruction)} of reconstruction, ${natsText(average.place)} for its place and ${natsText(average.width)} for its width, ` +
    `${natsText(gap)} more than the least known. ${remarkOn(values)}`
  );
}
