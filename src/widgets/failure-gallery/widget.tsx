import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import type { Probe } from '../../training/run-spec.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView } from '../declaration.ts';
import { brief } from '../number-words.ts';
import { sheetOf } from '../sheet.tsx';
import { companySpec } from '../small-digits.ts';
import { parameters } from './parameters.ts';
import type { FailureValues } from './parameters.ts';
import { COLUMNS, measuredOf, MEMBERS, recovery, ROWS, study, symptomOf } from './symptoms.ts';
import { FailureGalleryView } from './view.tsx';

function describe(values: FailureValues, run?: RunView): string {
  const { latent } = values;
  const patients = `Two VAEs with ${latent} latents on the same digits, one with β = ${brief(values['healthy-beta'])} and one with β = ${brief(values['failing-beta'])}`;
  const [healthy, failing] = MEMBERS.map((member) => measuredOf(run, member, latent));
  if (!run || !healthy || !failing) return `${patients}; nothing is trained yet.`;
  const { name, because } = symptomOf(run.step, failing, healthy);
  return `${patients}, after step ${tickText(run.step)}. The second: ${name.toLowerCase()}. ${because}`;
}

function table(values: FailureValues, run?: RunView): readonly DataTable[] {
  if (!run) return [];
  const measured = MEMBERS.map((member) => measuredOf(run, member, values.latent));
  const known = MEMBERS.flatMap((member, i) => {
    const own = measured[i];
    return own ? [[member, own] as const] : [];
  });
  return [
    {
      caption: 'Over the last 50 steps, in nats per image',
      columns: ['VAE', 'β now', 'Reconstruction', 'KL', 'ELBO', 'Samples like no digit, %'],
      rows: known.map(([member, { reconstruction, kl, elbo, far }]) => [
        member,
        values[`${member}-beta`],
        reconstruction,
        kl,
        elbo,
        far === undefined ? 'unknown' : 100 * far,
      ]),
    },
    {
      caption: 'Each latent: its KL in nats, and mean² + variance, which fills the prior at 1',
      columns: ['VAE', 'Latent', 'KL', 'Mean² + variance'],
      rows: known.flatMap(([member, { uses }]) =>
        uses.map(({ kl, power }, k) => [member, `z${k + 1}`, kl, power]),
      ),
    },
  ];
}

const readout = (quantity: string, label: string, help: string) => ({ label, help, quantity });

/** What goes wrong in a variational autoencoder, beside one in which it doesn't. */
export default defineWidget({
  id: 'failure-gallery',
  title: 'What a failing VAE looks like',
  parameters,
  presets: {
    'too-much-kl': { title: 'Too much latent loss', values: { 'failing-beta': 4, latent: 2 } },
    'too-much-reconstruction': {
      title: 'Too much reconstruction loss',
      values: { 'failing-beta': 0.01, latent: 2 },
    },
    collapse: { title: 'Posterior collapse', values: { 'failing-beta': 8, latent: 8 } },
  },
  describe,
  table,
  goals: {
    mend: {
      judge: (_values, run) => recovery(run),
      solution: 'step=1600&events=600:failing-beta:1',
    },
  },
  View: FailureGalleryView,
  training: {
    spec: (values) =>
      companySpec(
        MEMBERS.map((member) => `${member}:variational`).join(' '),
        values.latent,
        {
          learningRate: values.learningRate,
          'healthy-beta': values['healthy-beta'],
          'failing-beta': values['failing-beta'],
        },
        values,
      ),
    metrics: {
      'healthy-elbo': readout(
        'elbo',
        'ELBO, healthy',
        'Reconstruction minus KL of the healthy one, in nats per image.',
      ),
      'failing-elbo': readout(
        'elbo',
        'failing',
        'The same of the failing one: the bound itself, although its β trains something else.',
      ),
      'healthy-kl': readout('kl', 'KL, healthy', 'What its codes cost, in nats per image.'),
      'failing-kl': readout('kl', 'failing one’s', 'What the codes of the failing one cost.'),
    },
    probes: (_values, facts): Readonly<Record<string, Probe>> => {
      if (!facts?.data.test) return {};
      const paint = sheetOf(facts.data, COLUMNS, 1);
      const rows = { kind: 'rows', of: 'test' } as const;
      const count = ROWS;
      const probes: Record<string, Probe> = {
        originals: { ...rows, count: COLUMNS, want: 'data', paint },
      };
      for (const member of MEMBERS) {
        probes[`${member}-reconstructions`] = {
          ...rows,
          count: COLUMNS,
          want: `${member}-pixels`,
          paint,
        };
        probes[`${member}-means`] = { ...rows, count, want: `${member}-latentMean` };
        probes[`${member}-logVariances`] = { ...rows, count, want: `${member}-latentLogVariance` };
      }
      return probes;
    },
    study,
  },
});
