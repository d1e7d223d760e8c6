/**
 * GLSL of `log1p(e)`, log(1 + e) for e from 0 to 1, to float32 rounding: log itself would be given 1 + e,
 * where little of a small e is left, and drivers may round it to 7 digits behind the point.
 */
export const log1p = (type: 'float' | 'vec4'): string => `
// 2 artanh s = 2 (s + s^3 / 3 + s^5 / 5 + ...), where s is at most a third
${type} log1p(${type} e) {
  ${type} s = e / (2.0 + e);
  ${type} q = s * s;
  return 2.0 * s * (1.0 + q * (${1 / 3} + q * (${1 / 5} + q * (${1 / 7} + q * (${1 / 9} + q * (${1 / 11} + q * ${1 / 13}))))));
}
`;
