/** Losses of a score, their slopes, and what goes with a rectifier, in GLSL. */

import { log1p } from '../glsl/log1p.ts';
import { LEAKY_SLOPE, type Layer } from '../graph.ts';
import { literal } from '../layout.ts';
import { COMPONENT } from './layout.ts';
import type { ChainUpdate, ScoreFunction } from './structure.ts';

/** From the score itself: 1 − σ(l) would lose every digit where l is large. */
export const LOSSES = `
${log1p('float')}
float sigmoid(float l) { return 1.0 / (1.0 + exp(-l)); }

// log(1 + exp l)
float softplus(float l) { return max(l, 0.0) + log1p(exp(-abs(l))); }

// max(0, margin), and what is no number stays so
float hinge(float margin) { return margin <= 0.0 ? 0.0 : margin; }
`;

/** GLSL for the value at the score `l`. */
export function valueAt(of: ScoreFunction, l: string): string {
  switch (of.op) {
    case 'dense':
      return l;
    case 'squaredError':
      return `(${l} - ${literal(of.target)}) * (${l} - ${literal(of.target)})`;
    case 'hinge':
      return `hinge(1.0 - ${literal(of.sign)} * ${l})`;
    case 'bernoulliLogLikelihood':
      return of.target === 1 ? `-softplus(-${l})` : `-softplus(${l})`;
  }
}

function slopeAt(of: ScoreFunction, l: string): string {
  switch (of.op) {
    case 'dense':
      return '1.0';
    case 'squaredError':
      return `2.0 * (${l} - ${literal(of.target)})`;
    case 'hinge':
      return `(${literal(of.sign)} * ${l} < 1.0 ? ${literal(-of.sign)} : 0.0)`;
    case 'bernoulliLogLikelihood':
      return of.target === 1 ? `sigmoid(-${l})` : `-sigmoid(${l})`;
  }
}

/** GLSL for the slope of the loss by the score `l` of a branch; `numbers` are the weights of the terms. */
export function lossSlope({ terms }: ChainUpdate, branch: number, l: string): string {
  const slopes = terms.flatMap((term, i) =>
    term.branch === branch ? [`numbers.${COMPONENT[i]!} * (${slopeAt(term.of, l)})`] : [],
  );
  return slopes.join(' + ') || '0.0';
}

const slopeBelowZero = ({ activation }: Layer): string =>
  literal(activation === 'leakyRelu' ? LEAKY_SLOPE : 0);

/** GLSL for a layer's rectifier at `a`. */
export const rectified = (layer: Layer, a: string): string =>
  `max(${a}, ${layer.activation === 'leakyRelu' ? `${slopeBelowZero(layer)} * ${a}` : '0.0'})`;

/** The same for the variable `a`, where what is no number stays so: `max` may make a 0 of it. */
export const rectifiedKeepingNaN = (layer: Layer, a: string): string =>
  `mix(${a}, ${layer.activation === 'leakyRelu' ? `${slopeBelowZero(layer)} * ${a}` : 'vec4(0.0)'}, lessThan(${a}, vec4(0.0)))`;

/** GLSL for its slope where its value, or its argument, is `h`. */
export const rectifierSlope = (layer: Layer, h: string): string =>
  `mix(vec4(${slopeBelowZero(layer)}), vec4(1.0), greaterThan(${h}, vec4(0.0)))`;

/** Which of a texel's four units are above zero, as four bits at their place in a word. */
export const MASK = `
uint maskOf(vec4 a, int block) {
  return uint(dot(vec4(greaterThan(a, vec4(0.0))), vec4(1.0, 2.0, 4.0, 8.0))) << uint(4 * block);
}
`;

/** A rectifier's slope at four units, whose bits in the mask are `bitsOf` their block. */
export const maskSlope = (layer: Layer): string => `
uvec4 bitsOf(int block) { return uvec4(1u, 2u, 4u, 8u) << uint(4 * block); }
vec4 maskSlope(uint mask, uvec4 bits) {
  return mix(vec4(${slopeBelowZero(layer)}), vec4(1.0), notEqual(mask & bits, uvec4(0u)));
}
`;
