const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('0123456789-', (digit, i) => [digit, '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'[i]!]),
);

/** A power of ten where there is only text: 10⁻²³⁶. */
export function powerOfTen(exponent: number): string {
  return `10${Array.from(String(Math.round(exponent)), (digit) => SUPERSCRIPTS[digit]).join('')}`;
}

/** 9.8e-237 as 9.8 × 10⁻²³⁷, also where no number can hold it. */
export function scientific(log10: number): string {
  let exponent = Math.floor(log10);
  let digits = (10 ** (log10 - exponent)).toFixed(1);
  if (digits === '10.0') [digits, exponent] = ['1.0', exponent + 1];
  return `${digits} × ${powerOfTen(exponent)}`;
}
