/** The order of the book. A chapter without a file under content/<id>/ stands in the contents unlinked. */

export interface Chapter {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
}

export interface Part {
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

export const TITLE = 'Likely';
export const SUBTITLE = 'Deep generative models you can touch';

export const PARTS: readonly Part[] = [
  {
    title: 'Foundations',
    chapters: [
      {
        id: 'generative-models',
        title: 'Two ways to model data',
        subtitle: 'Draw the line, or draw the things on either side of it.',
      },
      {
        id: 'probability',
        title: 'Enough probability',
        subtitle: 'Areas, averages, and what one fact says about another.',
      },
      {
        id: 'maximum-likelihood',
        title: 'Choosing the most likely model',
        subtitle:
          'Of all the curves that could have made these data, take the one that finds them least surprising.',
      },
      {
        id: 'divergences',
        title: 'How far apart are two distributions?',
        subtitle: 'Six rulers, six answers.',
      },
      { id: 'cross-entropy', title: 'The loss you already use', subtitle: 'Surprise, averaged.' },
      {
        id: 'curse-of-dimensionality',
        title: 'Why tables don’t scale',
        subtitle: 'A hundred black-and-white pixels need more numbers than your body has atoms.',
      },
    ],
  },
  {
    title: 'Factorise',
    chapters: [
      {
        id: 'graphs',
        title: 'Which arrows are allowed?',
        subtitle: 'What a picture of circles and arrows promises.',
      },
      {
        id: 'autoregressive',
        title: 'One piece at a time',
        subtitle: 'Every joint is a chain of conditionals.',
      },
    ],
  },
  {
    title: 'Hide something',
    chapters: [
      {
        id: 'latent-variables',
        title: 'Causes you can’t see',
        subtitle: 'A few hidden numbers behind many visible ones.',
      },
      {
        id: 'vae',
        title: 'Variational autoencoders',
        subtitle:
          'Squeeze an image through two numbers, and get a map of all the images there could be.',
      },
    ],
  },
  {
    title: 'Play a game',
    chapters: [
      {
        id: 'gan',
        title: 'Generative adversarial networks',
        subtitle: 'A forger, an expert, and what each teaches the other.',
      },
    ],
  },
];

/** All chapters in reading order; the place in this list, from 1, is the chapter's number. */
export const CHAPTERS: readonly Chapter[] = PARTS.flatMap((part) => part.chapters);
