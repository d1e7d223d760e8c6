/**
 * Numbers that the processor works out before a step, as plain data: a constant, a live scalar by its
 * name, or what follows from others.
 */
export type Quantity =
  | number
  | string
  | { readonly sum: readonly Quantity[] }
  | { readonly product: readonly Quantity[] }
  | { readonly power: Quantity; readonly exponent: number }
  | { readonly log: Quantity };

/** Σ of the terms; constants are added up at once. */
export function sumOf(...terms: readonly Quantity[]): Quantity {
  const [constant, others] = split(terms, (a, b) => a + b, 0);
  if (others.length === 0) return constant;
  if (others.length === 1 && constant === 0) return others[0]!;
  return { sum: constant === 0 ? others : [constant, ...others] };
}

/** Π of the factors; constants are multiplied at once. */
export function productOf(...factors: readonly Quantity[]): Quantity {
  const flat = factors.flatMap((factor) =>
    typeof factor === 'object' && 'product' in factor ? factor.product : [factor],
  );
  const [constant, others] = split(flat, (a, b) => a * b, 1);
  if (others.length === 0 || constant === 0) return constant;
  if (others.length === 1 && constant === 1) return others[0]!;
  return { product: constant === 1 ? others : [constant, ...others] };
}

/** Throws where the run gives no value for a scalar. */
export function evaluate(quantity: Quantity, scalars: Readonly<Record<string, number>>): number {
  if (typeof quantity === 'number') return quantity;
  if (typeof quantity === 'string') {
    const value = scalars[quantity];
    if (value === undefined) throw new Error(`The run gives no value for "${quantity}".`);
    return value;
  }
  let result: number;
  if ('sum' in quantity) {
    result = 0;
    for (const term of quantity.sum) result += evaluate(term, scalars);
  } else if ('product' in quantity) {
    result = 1;
    for (const factor of quantity.product) result *= evaluate(factor, scalars);
  } else if ('log' in quantity) result = Math.log(evaluate(quantity.log, scalars));
  else result = evaluate(quantity.power, scalars) ** quantity.exponent;
  return result;
}

function split(
  quantities: readonly Quantity[],
  join: (a: number, b: number) => number,
  neutral: number,
): [constant: number, others: Quantity[]] {
  let constant = neutral;
  const others: Quantity[] = [];
  for (const quantity of quantities)
    if (typeof quantity === 'number') constant = join(constant, quantity);
    else others.push(quantity);
  return [constant, others];
}
