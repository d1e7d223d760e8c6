/** Matrix products in plain JavaScript, row-major, each added to what `c` already holds. */

/** A matrix [rows, columns] whose entry (i, j) is at i · rowStride + j · columnStride: a transpose costs nothing. */
interface Strided {
  readonly array: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** The entries of `array` [rows, columns]. */
export function matrix(array: Float32Array, rows: number, columns: number): Strided {
  return { array, rows, columns, rowStride: columns, columnStride: 1 };
}

export function transposed({ array, rows, columns, rowStride, columnStride }: Strided): Strided {
  return {
    array,
    rows: columns,
    columns: rows,
    rowStride: columnStride,
    columnStride: rowStride,
  };
}

// the entries of one row that are not 0, and where in b the rows they multiply begin
let factors = new Float64Array(0);
let places = new Int32Array(0);

/**
 * c[m, n] += a[m, k] · b[k, n].
 *
 * Each row of c is a sum of rows of b, taken eight at a time so that c is read and written once for
 * eight products. Zeros of a are left out: most of an image is paper and half of what a rectifier
 * passes on is 0, which saves more than blocks held in registers would.
 */
export function addProduct(a: Strided, b: Float32Array, n: number, c: Float32Array): void {
  const { array, rows, columns, rowStride, columnStride } = a;
  if (factors.length < columns) {
    factors = new Float64Array(columns);
    places = new Int32Array(columns);
  }
  const f = factors;
  const p = places;
  for (let i = 0; i < rows; i++) {
    let count = 0;
    for (let k = 0, at = i * rowStride; k < columns; k++, at += columnStride) {
      const factor = array[at]!;
      if (factor === 0) continue;
      f[count] = factor;
      p[count++] = k * n;
    }
    const row = i * n;
    let k = 0;
    for (; k + 7 < count; k += 8) {
      const f0 = f[k + 0]!;
      const f1 = f[k + 1]!;
      const f2 = f[k + 2]!;
      const f3 = f[k + 3]!;
      const f4 = f[k + 4]!;
      const f5 = f[k + 5]!;
      const f6 = f[k + 6]!;
      const f7 = f[k + 7]!;
      const p0 = p[k + 0]!;
      const p1 = p[k + 1]!;
      const p2 = p[k + 2]!;
      const p3 = p[k + 3]!;
      const p4 = p[k + 4]!;
      const p5 = p[k + 5]!;
      const p6 = p[k + 6]!;
      const p7 = p[k + 7]!;
      for (let j = 0; j < n; j++)
        c[row + j]! +=
          f0 * b[p0 + j]! +
          f1 * b[p1 + j]! +
          f2 * b[p2 + j]! +
          f3 * b[p3 + j]! +
          f4 * b[p4 + j]! +
          f5 * b[p5 + j]! +
          f6 * b[p6 + j]! +
          f7 * b[p7 + j]!;
    }
    for (; k < count; k++) {
      const factor = f[k]!;
      const place = p[k]!;
      for (let j = 0; j < n; j++) c[row + j]! += factor * b[place + j]!;
    }
  }
}

/**
 * c[m, k] += a[m, n] · b[k, n]ᵀ: dot products of rows, in blocks of 4 × 2 whose eight sums stay in
 * registers, so that six reads feed eight products.
 */
export function addProductTransposed(
  a: Float32Array,
  b: Float32Array,
  [m, n, k]: readonly [number, number, number],
  c: Float32Array,
): void {
  const wholeRows = m - (m % 4);
  const wholeColumns = k - (k % 2);
  for (let i = 0; i < wholeRows; i += 4)
    for (let l = 0; l < wholeColumns; l += 2) {
      const a0 = i * n;
      const a1 = a0 + n;
      const a2 = a1 + n;
      const a3 = a2 + n;
      const b0 = l * n;
      const b1 = b0 + n;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let j = 0; j < n; j++) {
        const left = b[b0 + j]!;
        const right = b[b1 + j]!;
        const x0 = a[a0 + j]!;
        const x1 = a[a1 + j]!;
        const x2 = a[a2 + j]!;
        const x3 = a[a3 + j]!;
        s00 += x0 * left;
        s01 += x0 * right;
        s10 += x1 * left;
        s11 += x1 * right;
        s20 += x2 * left;
        s21 += x2 * right;
        s30 += x3 * left;
        s31 += x3 * right;
      }
      const at = i * k + l;
      c[at]! += s00;
      c[at + 1]! += s01;
      c[at + k]! += s10;
      c[at + k + 1]! += s11;
      c[at + 2 * k]! += s20;
      c[at + 2 * k + 1]! += s21;
      c[at + 3 * k]! += s30;
      c[at + 3 * k + 1]! += s31;
    }
  // the rows and the column that no block covers
  for (let i = 0; i < m; i++)
    for (let l = i < wholeRows ? wholeColumns : 0; l < k; l++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += a[i * n + j]! * b[l * n + j]!;
      c[i * k + l]! += sum;
    }
}
