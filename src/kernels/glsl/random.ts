/**
 * The generator of `src/maths/random.ts` in GLSL: the same integer bits, and normals that differ by
 * float32 rounding only.
 */
export const RANDOM = `
// Jarzynski & Olano, "Hash Functions for GPU Rendering", JCGT 2020.
uvec4 pcg4d(uvec4 v) {
  v = v * 1664525u + 1013904223u;
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  v ^= v >> 16u;
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  return v;
}

// Box-Muller: two standard normals from two words. Sine and cosine are Taylor polynomials on an
// eighth of the circle: drivers may round their own to 3 digits. So is the logarithm near 1, where
// theirs may be off by 3e-7, and above 0.
vec2 normalPair(uint radiusWord, uint angleWord) {
  float t = float(radiusWord >> 8u) * ${1 / 2 ** 24};
  float minusLog = t < ${1 / 32} ? t * (1.0 + t * (0.5 + t * (${1 / 3} + t * (0.25 + t * 0.2)))) : -log(1.0 - t);
  float turn = float(angleWord >> 8u) * ${1 / 2 ** 24};
  float quarter = floor(turn * 4.0 + 0.5);
  float a = (turn - quarter * 0.25) * ${2 * Math.PI};
  float b = a * a;
  float s = a * (1.0 + b * (${-1 / 6} + b * (${1 / 120} + b * (${-1 / 5040} + b * ${1 / 362880}))));
  float c = 1.0 + b * (-0.5 + b * (${1 / 24} + b * (${-1 / 720} + b * (${1 / 40320}))));
  int k = int(quarter) & 3;
  vec2 direction = k == 0 ? vec2(c, s) : k == 1 ? vec2(-s, c) : k == 2 ? vec2(-c, -s) : vec2(s, -c);
  return sqrt(2.0 * minusLog) * direction;
}

// Elements first, first + 1 of the normals of (stream, step, seed); first is even.
vec2 normals2(uint first, uint stream, uint step, uint seed) {
  uvec4 word = pcg4d(uvec4(first >> 2u, stream, step, seed));
  return (first & 2u) == 0u ? normalPair(word.x, word.y) : normalPair(word.z, word.w);
}

// Element i of the normals of (stream, step, seed).
float normalAt(uint i, uint stream, uint step, uint seed) {
  vec2 pair = normals2(i & ~1u, stream, step, seed);
  return (i & 1u) == 0u ? pair.x : pair.y;
}
`;

/** GLSL for element `position` (uint) of a pseudo-random permutation of 0 … size−1, as `permuted` gives it. */
export function permutation(size: number): string {
  let half = 1;
  while (2 ** (2 * half) < size) half++;
  return `
uint permuted(uint position, uint stream, uint step, uint seed) {
  uint value = position;
  do {
    uint left = (value >> ${half}u) & ${2 ** half - 1}u;
    uint right = value & ${2 ** half - 1}u;
    for (uint round = 0u; round < 6u; round++) {
      uint word = pcg4d(uvec4(right, (stream << 3u) | round, step, seed)).x;
      uint swapped = left ^ ((word >> 16u) & ${2 ** half - 1}u);
      left = right;
      right = swapped;
    }
    value = (left << ${half}u) | right;
  } while (value >= ${size}u);
  return value;
}
`;
}
