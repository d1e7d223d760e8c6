import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { PLANE_ROWS } from '../latent-plane.tsx';
import { fixed, shareText } from '../number-words.ts';
import { companySpec } from '../small-digits.ts';
import { codesOf, holesOf, MEMBERS, SIDE, study, type Member } from './holes.ts';
import { parameters } from './parameters.ts';
import type { HolesValues } from './parameters.ts';
import { LatentHolesView } from './view.tsx';

const NAMES: Readonly<Record<Member, string>> = {
  plain: 'plain autoencoder',
  variational: 'VAE',
};

function describe(values: HolesValues, run?: RunView): string {
  const { latent, places } = values;
  const asked = places === 'prior' ? 'drawn from the prior' : 'from the box of its own codes';
  const company = `A plain autoencoder and a VAE with ${latent} latents, each asked for ${SIDE * SIDE} places ${asked}`;
  const [plain, variational] = MEMBERS.map((member) => holesOf(run, values, member));
  if (!run || !plain || !variational) return `${company}; nothing has been measured there yet.`;
  return (
    `${company}, after step ${tickText(run.step)}: ${shareText(plain.share)} of the autoencoder’s drawings and ` +
    `${shareText(variational.share)} of the VAE’s are further than ${plain.near} pixels from every digit they have seen. ` +
    `At the diamond it is ${plain.here} pixels and ${variational.here}.`
  );
}

function table(values: HolesValues, run?: RunView): readonly DataTable[] {
  if (!run) return [];
  const rows = MEMBERS.flatMap((member) => {
    const holes = holesOf(run, values, member);
    if (!holes) return [];
    const inOrder = holes.distances.toSorted();
    return [
      [
        NAMES[member],
        100 * holes.share,
        inOrder[Math.floor(inOrder.length / 2)]!,
        inOrder.at(-1)!,
        holes.here,
        holes.near,
      ],
    ];
  });
  const metric = (name: string): number | string => run.metrics[name] ?? 'unknown';
  return [
    {
      caption: 'Drawings against the training image nearest to each, in pixels of 196 that differ',
      columns: ['Model', 'Holes, %', 'Median', 'Largest', 'At the diamond', 'A hole has more than'],
      rows,
    },
    {
      caption: 'The last step’s batch, in nats per image',
      columns: ['Model', 'Reconstruction', 'KL'],
      rows: [
        [NAMES.plain, metric('plain-reconstruction'), 'none'],
        [NAMES.variational, metric('variational-reconstruction'), metric('variational-kl')],
      ],
    },
  ];
}

/** Nats per image: a decoder that draws the same for every code stays below. */
const LEARNT = -50;

function foundAHole(values: HolesValues, run?: RunView): Verdict {
  const holes = holesOf(run, values, 'plain');
  const reconstruction = run?.metrics['plain-reconstruction'] ?? NaN;
  if (!holes || !(reconstruction > LEARNT))
    return {
      reached: false,
      now: Number.isFinite(reconstruction)
        ? `Not trained enough yet: the autoencoder’s reconstruction is ${fixed(reconstruction, 1)} nats, and from ${fixed(LEARNT, 0)} on it counts.`
        : `Train first: from a reconstruction of ${fixed(LEARNT, 0)} nats on, a hole counts.`,
    };
  return {
    reached: holes.exact && holes.here > holes.near,
    now: `At the diamond the autoencoder’s drawing is ${holes.here} pixels from the nearest digit; a hole has more than ${holes.near}.`,
  };
}

const readout = (label: string, help: string) => ({ label, help });

/** A plain autoencoder beside a variational one, and what they draw where no code lies. */
export default defineWidget({
  id: 'latent-holes',
  title: 'Holes in the map of an autoencoder',
  parameters,
  presets: {
    box: { title: 'Asked in the box of codes', values: { places: 'box', latent: 2 } },
    sixteen: { title: 'Sixteen latents, box', values: { places: 'box', latent: 16 } },
    'sixteen-prior': { title: 'Sixteen latents, prior', values: { places: 'prior', latent: 16 } },
  },
  describe,
  table,
  goals: {
    'found-a-hole': { judge: foundAHole, solution: 'step=300&across=0.95&up=0.4' },
  },
  View: LatentHolesView,
  training: {
    spec: (values) =>
      companySpec(
        MEMBERS.join(' '),
        values.latent,
        {
          learningRate: values.learningRate,
          'variational-beta': values['variational-beta'],
        },
        values,
      ),
    metrics: {
      'plain-reconstruction': readout(
        'Autoencoder',
        'Its reconstruction: how likely its decoder finds the image its code was made from, in nats per image.',
      ),
      'variational-reconstruction': readout(
        'VAE',
        'The VAE’s reconstruction, from a code drawn from its cloud; in nats per image.',
      ),
      'variational-kl': {
        ...readout('its KL', 'What the VAE’s codes cost, in nats per image.'),
        quantity: 'kl',
      },
    },
    probes: (_values, facts) =>
      Object.fromEntries(
        MEMBERS.map((member) => [
          codesOf(member),
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
