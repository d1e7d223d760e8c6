/** How many images have ink in each pixel: shape [images, pixels], 0 or 1. */
function inkCounts(images: Float32Array, pixels: number): Float64Array {
  const counts = new Float64Array(pixels);
  images.forEach((ink, at) => (counts[at % pixels]! += ink));
  return counts;
}

/**
 * NLL of images under independent pixels, in nats per image, without training: of the k in N known images that
 * have ink in a pixel, its probability is (k + 1) / (N + 2), the posterior mean under a uniform prior, so that no
 * pixel is impossible. Both of shape [images, pixels], 0 or 1.
 */
export function independentNll(known: Float32Array, images: Float32Array, pixels: number): number {
  const [from, count] = [known.length / pixels, images.length / pixels];
  const seen = inkCounts(images, pixels);
  return inkCounts(known, pixels).reduce((sum, ink, d) => {
    const [p, share] = [(ink + 1) / (from + 2), seen[d]! / count];
    return sum - share * Math.log(p) - (1 - share) * Math.log1p(-p);
  }, 0);
}
