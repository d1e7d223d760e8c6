/** The five quantities that keep their colour everywhere; each is also a command in formulas. */
export const COLOURS = ['data', 'model', 'latent', 'critic', 'loss'] as const;
