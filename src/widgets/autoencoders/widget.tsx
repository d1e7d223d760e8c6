import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { PLANE_ROWS } from '../latent-plane.tsx';
import { fixed, shareText } from '../number-words.ts';
import { companySpec } from '../small-digits.ts';
import { parameters } from './parameters.ts';
import type { AutoencodersValues } from './parameters.ts';
import { measuredOf, MEMBERS, NAMES, study } from './study.ts';
import { AutoencodersView } from './view.tsx';

function describe(values: AutoencodersValues, run?: RunView): string {
  const company = `A plain, a denoising and a variational autoencoder with ${values.latent} latents learn from the same batches`;
  const measured = MEMBERS.flatMap((member) => measuredOf(run, member) ?? []);
  if (!run || measured.length < MEMBERS.length) return `${company}; nothing is trained yet.`;
  const each = (text: (i: number) => string): string =>
    MEMBERS.map((member, i) => `${NAMES[member].toLowerCase()} ${text(i)}`).join(', ');
  return (
    `${company}. After step ${tickText(run.step)}, pixels wrong after noise of deviation ${tickText(values.corruption)}: ` +
    `${each((i) => fixed(measured[i]!.mistakes, 1))}. ` +
    `Samples like no digit: ${each((i) => shareText(measured[i]!.far))}.`
  );
}

function table(_values: AutoencodersValues, run?: RunView): readonly DataTable[] {
  if (!run) return [];
  const metric = (name: string): number | string => run.metrics[name] ?? 'unknown';
  return [
    {
      caption: 'The three autoencoders now',
      columns: [
        'Kind',
        'Pixels wrong',
        'Samples like no digit, %',
        'Reconstruction, nats',
        'KL, nats',
      ],
      rows: MEMBERS.map((member) => {
        const measured = measuredOf(run, member);
        return [
          NAMES[member],
          measured ? measured.mistakes : 'unknown',
          measured ? 100 * measured.far : 'unknown',
          metric(`${member}-reconstruction`),
          member === 'variational' ? metric('variational-kl') : 'none',
        ];
      }),
    },
  ];
}

/** Deviation of the noise from which on it is worth removing. */
const NOISY = 0.5;
/** What the denoising one may be wrong in, of the plain one's mistakes. */
const SHARE = 0.9;

function cleaner(values: AutoencodersValues, run?: RunView): Verdict {
  const [plain, denoising] = [measuredOf(run, 'plain'), measuredOf(run, 'denoising')];
  if (!plain || !denoising || !(plain.mistakes > 0))
    return {
      reached: false,
      now: `Train first: the goal is ${fixed(100 * SHARE, 0)} % of the plain one’s mistakes.`,
    };
  if (values.corruption < NOISY)
    return { reached: false, now: `Corruption has to be at least ${tickText(NOISY)}.` };
  const share = denoising.mistakes / plain.mistakes;
  return {
    reached: share <= SHARE,
    now: `The denoising one gets ${fixed(denoising.mistakes, 1)} pixels wrong, ${fixed(100 * share, 0)} % of the plain one’s ${fixed(plain.mistakes, 1)}; the goal is ${fixed(100 * SHARE, 0)} %.`,
  };
}

const readout = (label: string, help: string) => ({ label, help });

/** Three kinds of autoencoder on one data set. */
export default defineWidget({
  id: 'autoencoders',
  title: 'Plain, denoising, variational',
  parameters,
  presets: {
    clean: { title: 'No noise', values: { corruption: 0 } },
    heavy: { title: 'Heavy noise', values: { corruption: 1 } },
    eight: { title: 'Eight latents', values: { latent: 8 } },
  },
  describe,
  table,
  goals: { cleaner: { judge: cleaner, solution: 'step=300&latent=8' } },
  View: AutoencodersView,
  training: {
    spec: (values) =>
      companySpec(
        MEMBERS.join(' '),
        values.latent,
        {
          learningRate: values.learningRate,
          corruption: values.corruption,
          'variational-beta': values['variational-beta'],
        },
        values,
      ),
    metrics: {
      'plain-reconstruction': readout(
        'Plain',
        'How likely the plain one’s decoder finds the image its code was made from, in nats per image.',
      ),
      'denoising-reconstruction': readout(
        'Denoising',
        'The same of the denoising one: the clean image, though it was shown the noisy one.',
      ),
      'variational-reconstruction': readout(
        'Variational',
        'The same of the VAE, from a code drawn from its cloud.',
      ),
      'variational-kl': {
        ...readout('its KL', 'What the VAE’s codes cost, in nats per image.'),
        quantity: 'kl',
      },
    },
    probes: (_values, facts) =>
      Object.fromEntries(
        MEMBERS.map((member) => [
          `${member}-codes`,
          {
            kind: 'rows',
            count: Math.min(PLANE_ROWS, facts?.data.count ?? PLANE_ROWS),
            want: `${member}-latentMean`,
          },
        ]),
      ),
    study,
  },
});
