import type { Notation } from '../notation.ts';

const LETTERS: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  varepsilon: 'ε',
  zeta: 'ζ',
  eta: 'η',
  theta: 'θ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  xi: 'ξ',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  varphi: 'φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
  Gamma: 'Γ',
  Delta: 'Δ',
  Theta: 'Θ',
  Lambda: 'Λ',
  Pi: 'Π',
  Sigma: 'Σ',
  Phi: 'Φ',
  Psi: 'Ψ',
  Omega: 'Ω',
};

const SIGNS: Readonly<Record<string, string>> = {
  approx: ' ≈ ',
  bigl: '',
  bigr: '',
  cap: ' ∩ ',
  cdot: '·',
  cup: ' ∪ ',
  dots: '…',
  ell: 'ℓ',
  equiv: ' ≡ ',
  exp: ' exp ',
  ge: ' ≥ ',
  geq: ' ≥ ',
  in: ' ∈ ',
  infty: '∞',
  int: '∫ ',
  ldots: '…',
  le: ' ≤ ',
  leq: ' ≤ ',
  lim: 'lim ',
  log: ' log ',
  ln: ' ln ',
  Vert: '‖',
  lVert: '‖',
  rVert: '‖',
  max: 'max ',
  mid: ' | ',
  min: 'min ',
  ne: ' ≠ ',
  neq: ' ≠ ',
  nabla: '∇',
  odot: ' ⊙ ',
  partial: '∂',
  prod: '∏ ',
  propto: ' ∝ ',
  quad: ' ',
  qquad: ' ',
  sim: ' ~ ',
  sqrt: '√',
  sum: '∑ ',
  times: '×',
  to: ' → ',
};

/**
 * A formula as it is written in a line of text: `\frac12\log\sym{theta}_i` reads `1/2 log θ_i`. For searching
 * and for finding it again, not for setting: what has no sign in Unicode is left out.
 */
export function plainFormula(tex: string, { symbols }: Notation): string {
  return tex
    .replaceAll(/\\(?:label|tag)\{[^}]*\}/g, '')
    .replaceAll(/\\sym\{([^}]*)\}/g, (_, id: string) => symbols.get(id)?.tex ?? '')
    .replaceAll(/\\(?:begin|end)\{[^}]*\}(?:\{[^}]*\})?/g, ' ')
    .replaceAll(/\\[dt]?frac\s*(\d)\s*(\d)/g, '$1/$2')
    .replaceAll(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '$1/$2')
    .replaceAll(/\\([a-zA-Z]+)/g, (_, name: string) => LETTERS[name] ?? SIGNS[name] ?? ' ')
    .replaceAll(/\\\|/g, '‖')
    .replaceAll(/\\\\|\\[,;:! ]|[&~]/g, ' ')
    .replaceAll(/[\\{}]/g, '')
    .replaceAll(/[_^](?=\s|$)|(?<=\s|^)[_^]/g, ' ') // of what has been left out
    .replaceAll(/\s+/g, ' ')
    .trim();
}
