import { defineProofs } from '../proofs.ts';
import { tableSize } from './widget.tsx';

export default defineProofs<{ readonly n: number }>([
  {
    claim: 'The table holds one number less than there are images.',
    way: 'Images are listed pixel by pixel: each pixel doubles how many there are, from one image of no pixels. Up to twelve pixels they are made and counted.',
    tolerance: 1e-12,
    check: ({ n }) => {
      let listed: string[] = [''];
      for (let pixel = 0; pixel < Math.min(n, 12); pixel++)
        listed = listed.flatMap((image) => [`${image}0`, `${image}1`]);
      let images = new Set(listed).size;
      for (let pixel = 12; pixel < n; pixel++) images += images;
      return [[Number(tableSize(n)), images - 1]];
    },
  },
]);
