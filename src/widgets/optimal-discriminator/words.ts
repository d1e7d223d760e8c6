import type { RunView } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import type { OptimalValues } from './parameters.ts';
import { closedFor, dataMixture, isBroken, trainedFor } from './study.ts';

export const LOG_4 = 2 * Math.LN2;

/** From here on JS has next to nothing left to say. */
const SATURATED = 0.69;
/** Below this q and p are the same for every discriminator that could be trained. */
const SAME = 0.0025;
/** A mean |D − D*| of as much is what a sample of data allows. */
const FOUND = 0.03;

export function natsText(value: number): string {
  return fixed(value, 3);
}

/** What there is to say: the most striking thing only. */
export function remarkOn(values: OptimalValues, run?: RunView): string {
  const { js } = closedFor(values);
  if (values.best === 'critic') {
    if (js < SAME) return 'q and p are all but the same: no critic gains anything.';
    if (js > SATURATED)
      return 'q and p hardly meet: JS has stopped at log 2. Move them further apart: the critic’s gain goes on growing, and its slope still says which way to go.';
    return 'The best critic rises where samples have to be carried to the right, and falls where they have to go to the left: with slope 1. Its mean on the data less its mean on the samples is how far they are carried.';
  }
  if (isBroken(run))
    return 'D has diverged: its weights are no numbers any more. Reset, and try a smaller learning rate.';
  const trained = trainedFor(values, run);
  if (!trained)
    return 'The dashed line is worked out from q and p. Train, and a network that knows neither, only draws, comes up to it.';
  const { error } = trained;
  if (error > FOUND)
    return `D is ${natsText(error)} off the best on average: ${run?.status === 'running' ? 'it is learning' : 'train on'}.`;
  if (js < SAME)
    return 'p is q: D is right half of the time, wherever it looks, and no D does better.';
  if (js > SATURATED)
    return 'q and p hardly meet: D is all but never wrong, and flat where the samples are.';
  return `D has found q/(q + p), ${natsText(error)} off on average; where no draws fall it may say anything. Move p, train on: D runs after it.`;
}

export function describe(values: OptimalValues, run?: RunView): string {
  const { js, best, wasserstein } = closedFor(values);
  const { weights, means, deviations } = dataMixture(values);
  const bells = means.map(
    (mean, k) =>
      `weight ${fixed(weights[k]!, 2)} at ${fixed(mean, 2)} with deviation ${fixed(deviations[k]!, 2)}`,
  );
  const q = `The data q: ${bells.join(', and ')}.`;
  const p = `The generator’s p: mean ${fixed(values['p-mean'], 2)}, deviation ${fixed(values['p-deviation'], 2)}.`;
  const measures =
    values.best === 'critic'
      ? `The best critic gains ${fixed(wasserstein, 3)}, which is Wasserstein-1; JS is ${natsText(js)} nats.`
      : `JS is ${natsText(js)} nats, so the best V(D, G) is ${natsText(best)}.`;
  const trained = values.best === 'critic' ? null : trainedFor(values, run);
  const found =
    trained && run
      ? ` After step ${run.step} D reaches ${natsText(trained.value)} and is ${natsText(trained.error)} off on average.`
      : '';
  return `${q} ${p} ${measures}${found} ${remarkOn(values, run)}`;
}
