import type { ReactNode } from 'react';

const TOKEN =
  /(θ_D|θ_G|η_D|η_G|L_D|L_G|G\(z(?:₁|₁₂₈)?\)|D(?=\()|∇D|x₁ … x₁₂₈|z₁ … z₁₂₈|q\(x\)|(?<=\()x(?=\))|λ)/;

const COLOUR: Readonly<Record<string, string>> = {
  L: 'loss',
  G: 'model',
  D: 'critic',
  '∇': 'critic',
  x: 'data',
  q: 'data',
  z: 'latent',
};

/** A formula with each quantity in its colour, its indices below the line. */
export function Formula({ text }: { readonly text: string }): ReactNode {
  return text.split(TOKEN).map((token, i) => {
    if (i % 2 === 0) return token;
    const [stem = '', index] = token.split('_');
    const colour = index && stem !== 'L' ? COLOUR[index] : COLOUR[stem[0]!];
    return (
      <span key={i} className={colour}>
        {stem}
        {index && <sub>{index}</sub>}
      </span>
    );
  });
}
