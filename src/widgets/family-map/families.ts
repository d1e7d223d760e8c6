/** What a family may be asked, and what the question is called. */
export const QUESTIONS = {
  sample: 'Draw a new x',
  evaluate: 'Evaluate log p(x)',
  infer: 'Infer z from x',
  train: 'Train stably',
} as const;
export type Question = keyof typeof QUESTIONS;

/** `yes`: as asked, `part`: approximately, step by step or with care, `no`: not by itself. */
export type Ability = 'yes' | 'part' | 'no';

interface Answer {
  readonly ability: Ability;
  /** For the map: how. */
  readonly words: string;
  /** A sentence or two: how, and what it costs. */
  readonly cost: string;
}

interface Node {
  readonly id: string;
  readonly name: string;
  /** For the map: what it is, in a few words. */
  readonly gist: string;
  /** What it is, in sentences. */
  readonly idea: string;
  /** A chapter of content/book.ts; what is to come later has a name only. */
  readonly chapter: { readonly id: string } | { readonly later: string };
}

/** Models that share how they write p(x), or that they don't. */
export interface Family extends Node {
  /** How a model of the family is written; an underscore lowers the letter after it. */
  readonly formula: string;
  readonly answers: Readonly<Record<Question, Answer>>;
  /** What is paid for it all. */
  readonly price: string;
}

/** Families that give one answer to a question about p(x). */
interface Branch extends Node {
  readonly children: readonly (Branch | Family)[];
}

export type MapNode = Branch | Family;

const yes = (words: string, cost: string): Answer => ({ ability: 'yes', words, cost });
const part = (words: string, cost: string): Answer => ({ ability: 'part', words, cost });
const no = (words: string, cost: string): Answer => ({ ability: 'no', words, cost });

const table: Family = {
  id: 'table',
  name: 'Table',
  gist: 'a number for every image',
  idea: 'Write down the probability of every image there can be.',
  formula: 'p(x) = the entry of x',
  chapter: { id: 'curse-of-dimensionality' },
  answers: {
    sample: yes('one look-up', 'One random number, and a search through the table.'),
    evaluate: yes('exactly', 'Read the entry.'),
    infer: no('there is no z', 'Nothing is hidden.'),
    train: part(
      'counts mostly 0',
      'Counting can’t diverge. But nearly every image is never seen, and its count says 0.',
    ),
  },
  price: '2ⁿ − 1 numbers for n black-and-white pixels: out of reach from about 40 pixels on.',
};

const mixture: Family = {
  id: 'mixture',
  name: 'Mixture',
  gist: 'a few bells, one chosen',
  idea: 'Each example comes from one of K Gaussians; z says from which.',
  formula: 'p(x) = Σ π_k N(x; μ_k, Σ_k)',
  chapter: { id: 'latent-variables' },
  answers: {
    sample: yes('two draws', 'Draw a component, then a point from it.'),
    evaluate: yes('exactly', 'A sum over the K components.'),
    infer: yes('exactly', 'Bayes’ rule over K components. It says which one, and no more.'),
    train: part(
      'start matters',
      'EM never lowers log p(x). But a bad start ends on a lower peak, and a component may collapse onto a point.',
    ),
  },
  price: 'A few bells are too coarse for images.',
};

const autoregressive: Family = {
  id: 'autoregressive',
  name: 'Autoregressive',
  gist: 'one pixel after another',
  idea: 'The chain rule: a product of conditionals, each given what came before.',
  formula: 'p(x) = Π p(x_d | those before)',
  chapter: { id: 'autoregressive' },
  answers: {
    sample: part(
      'pixel by pixel',
      'Exact, but every pixel waits for the last: 784 steps for an image of 28 × 28.',
    ),
    evaluate: yes('exactly', 'The logs of the conditionals add up; with masks, in one pass.'),
    infer: no('there is no z', 'Nothing is hidden, so an image gets no summary either.'),
    train: yes('steadily', 'The loss is −log p(x) itself.'),
  },
  price: 'Slow to draw, and it needs an order of the pixels where nature has none.',
};

const flow: Family = {
  id: 'flow',
  name: 'Flow',
  gist: 'noise, bent reversibly',
  idea: 'Bend a Gaussian into the data by a network that can be run both ways.',
  formula: 'p(x) = p(z) |det ∂z/∂x|, z = f(x)',
  chapter: { later: 'normalising flows' },
  answers: {
    sample: yes('one pass', 'Draw z and run the network back: one pass with coupling layers.'),
    evaluate: yes('exactly', 'One pass, and the determinant of each layer.'),
    infer: yes(
      'exactly',
      'Run the network forwards. But z has as many numbers as x: nothing is summed up.',
    ),
    train: yes('steadily', 'The loss is −log p(x) itself.'),
  },
  price:
    'Only layers that can be inverted, with determinants at hand: many of them, as wide as x. Pixels of whole values need noise added first.',
};

const vae: Family = {
  id: 'vae',
  name: 'VAE',
  gist: 'a few hidden numbers',
  idea: 'A decoder turns a few hidden numbers into an image; an encoder guesses them back.',
  formula: 'p(x) = ∫ p(x | z) p(z) dz ≥ exp ELBO',
  chapter: { id: 'vae' },
  answers: {
    sample: yes('one pass', 'Draw z from the prior, and run the decoder once.'),
    evaluate: part(
      'a bound',
      'The ELBO lies below log p(x). With many draws of z, importance sampling comes closer.',
    ),
    infer: part('approximately', 'One pass of the encoder: a bell near the posterior.'),
    train: yes('steadily', 'A bound is climbed. Watch for latents that go unused.'),
  },
  price: 'A gap below log p(x), and images that blur where z leaves the pixels in doubt.',
};

const diffusion: Family = {
  id: 'diffusion',
  name: 'Diffusion',
  gist: 'noise, taken away in steps',
  idea: 'Add noise to the data until nothing is left; learn to undo each step.',
  formula: 'p(x) = ∫ p(x | z₁) p(z₁ | z₂) … p(z_T) dz',
  chapter: { later: 'diffusion' },
  answers: {
    sample: part('step by step', 'Some ten to a thousand passes of a large network.'),
    evaluate: part(
      'a bound',
      'A sum of bounds over all steps; or an equation solved numerically, in hundreds of passes.',
    ),
    infer: part(
      'noisy copies',
      'z is x with noise added, in known amounts: drawn at once, but as large as x and no summary.',
    ),
    train: yes('steadily', 'The squared error of a guess at the noise. It takes many steps.'),
  },
  price: 'Much computing, for training and again for every image drawn.',
};

const energy: Family = {
  id: 'energy',
  name: 'Energy-based',
  gist: 'scores, not normalised',
  idea: 'Any network may score an image: low energy, high probability.',
  formula: 'p(x) = exp(−E(x)) / Z',
  chapter: { later: 'energy-based models' },
  answers: {
    sample: part(
      'a Markov chain',
      'Many small random moves, and nobody knows beforehand how many are enough.',
    ),
    evaluate: part(
      'up to a constant',
      'How many times as probable one image is as another, exactly. Z sums over all images, and can only be estimated.',
    ),
    infer: part(
      'in some',
      'In a restricted Boltzmann machine exactly; with more layers by a chain. Many have no z.',
    ),
    train: part(
      'with care',
      'Each gradient needs samples of the model. Chains that are cut short mislead it, and it may diverge.',
    ),
  },
  price: 'The constant Z, in training, in drawing and in comparing two models.',
};

const gan: Family = {
  id: 'gan',
  name: 'GAN',
  gist: 'a forger and an expert',
  idea: 'A generator turns noise into images; a discriminator tells them from real ones.',
  formula: 'x = G(z), and no p(x) to write down',
  chapter: { id: 'gan' },
  answers: {
    sample: yes('one pass', 'Draw z, and run the generator once.'),
    evaluate: no(
      'not at all',
      'There is no formula for p(x): all it can be judged by are samples.',
    ),
    infer: no(
      'no way back',
      'Nothing leads from x to z. A further network has to be trained, or z searched for.',
    ),
    train: no(
      'it is a game',
      'Two networks move at once, and no one number falls. It may go round in circles, or forget modes.',
    ),
  },
  price: 'Nothing to tell how well it does, and what it leaves out doesn’t show in its samples.',
};

/** The map: two questions about p(x), and the families that give each answer. */
export const MAP: Branch = {
  id: 'all',
  name: 'Generative models',
  gist: 'is there a formula for p(x)?',
  idea: 'Every one of them can be asked for a new example. What else it can do hangs on whether p(x) is written down: is there a formula for it, and can that be computed?',
  chapter: { id: 'generative-models' },
  children: [
    {
      id: 'explicit',
      name: 'Explicit',
      gist: 'yes: p(x) is written down',
      idea: 'There is a formula for p(x), so the data can judge the model: it is fitted by making them likely.',
      chapter: { id: 'maximum-likelihood' },
      children: [
        {
          id: 'tractable',
          name: 'Tractable',
          gist: 'and it can be computed',
          idea: 'p(x) comes out as a number, exact but for rounding. The price is a restricted form: a product, an invertible network, few components.',
          chapter: { id: 'curse-of-dimensionality' },
          children: [table, mixture, autoregressive, flow],
        },
        {
          id: 'approximate',
          name: 'Approximate',
          gist: 'but something is out of reach',
          idea: 'The formula holds a sum over too much: all hidden variables, or all images. What is left is a bound, an estimate, or p(x) up to a constant.',
          chapter: { id: 'latent-variables' },
          children: [vae, diffusion, energy],
        },
      ],
    },
    {
      id: 'implicit',
      name: 'Implicit',
      gist: 'no: it only draws',
      idea: 'It makes samples and nothing else. They have some density, but nobody can compute it, so it learns by comparing samples.',
      chapter: { id: 'gan' },
      children: [gan],
    },
  ],
};

export const isFamily = (node: MapNode): node is Family => 'answers' in node;

/** A place in the map: who is above, and what lies below. */
interface Place {
  readonly node: MapNode;
  /** From 1. */
  readonly level: number;
  readonly parent: string | null;
}

function placesFrom(node: MapNode, level: number, parent: string | null): readonly Place[] {
  const below = isFamily(node) ? [] : node.children;
  return [
    { node, level, parent },
    ...below.flatMap((child) => placesFrom(child, level + 1, node.id)),
  ];
}

/** Every node as the map is read, from the top. */
export const PLACES = placesFrom(MAP, 1, null);

/** The families alone, in that order. */
export const FAMILIES: readonly Family[] = PLACES.map(({ node }) => node).filter(isFamily);

/** Families below a node; of a family, itself. */
export function familiesIn(node: MapNode): readonly Family[] {
  return isFamily(node) ? [node] : node.children.flatMap(familiesIn);
}

export function nodeOf(id: string): MapNode {
  const place = PLACES.find(({ node }) => node.id === id);
  if (!place) throw new Error(`The map has no place called "${id}".`);
  return place.node;
}

/** Where an arrow key leads from a place; null where it leads nowhere, undefined for other keys. */
export function walked(id: string, key: string): string | null | undefined {
  const at = PLACES.findIndex(({ node }) => node.id === id);
  const here = PLACES[at]!;
  switch (key) {
    case 'ArrowUp':
      return PLACES[at - 1]?.node.id ?? null;
    case 'ArrowDown':
      return PLACES[at + 1]?.node.id ?? null;
    case 'ArrowLeft':
      return here.parent;
    case 'ArrowRight':
      return isFamily(here.node) ? null : here.node.children[0]!.id;
    case 'Home':
      return PLACES[0]!.node.id;
    case 'End':
      return PLACES.at(-1)!.node.id;
    default:
      return undefined;
  }
}
