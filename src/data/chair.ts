import type { ImageSet } from './image-set.ts';

type Vector = readonly [number, number, number];

/** A box along the chair's own axes: x to its right, y up, z to its front; the chair stands about the origin. */
interface Box {
  readonly from: Vector;
  readonly to: Vector;
  /** How dark it is painted: its share of the ink. */
  readonly paint: number;
}

/** Of seat and legs. Were all of it as dark, it would look much the same four times a turn. */
const LIGHT_WOOD = 0.6;
const leg = (x: number, z: number): Box => ({
  from: [x, -1, z],
  to: [x + 0.16, 0, z + 0.16],
  paint: LIGHT_WOOD,
});

const CHAIR: readonly Box[] = [
  { from: [-0.68, 0, -0.68], to: [0.68, 0.16, 0.68], paint: LIGHT_WOOD }, // seat
  { from: [-0.68, 0.16, -0.68], to: [0.68, 1.2, -0.46], paint: 1 }, // back
  leg(-0.68, -0.68),
  leg(0.52, -0.68),
  leg(-0.68, 0.52),
  leg(0.52, 0.52),
];

/** The middle of the chair's height, in the middle of the picture; half of the picture is so far across. */
const MIDDLE = 0.1;
const REACH = 1.56;
/** How far above the floor the viewer looks down, in radians. */
const TILT = 0.5;
/** Ink of a face turned to the light and of one turned away. */
const LIGHTEST = 0.3;
const DARKEST = 1;
/** Towards the light, as the viewer sees it: right, up, to the viewer; of length 1. */
const LIGHT: Vector = [-0.48, 0.64, 0.6];
/** Rays a pixel, along each side. */
const RAYS = 4;

/**
 * A chair seen from afar, turned by `angle` radians about its upright axis, which is all that differs between two
 * pictures: [size, size], row-major, ink 1 and paper 0, shaded and with soft edges. At 0 it faces the viewer.
 */
export function chairImage(angle: number, size: number): Float32Array {
  const image = new Float32Array(size * size);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [level, down] = [Math.cos(TILT), Math.sin(TILT)];
  // the viewer's axes in the chair's own
  const turned = (x: number, y: number, z: number): Vector => [
    cos * x - sin * z,
    y,
    sin * x + cos * z,
  ];
  const right = turned(1, 0, 0);
  const up = turned(0, level, -down);
  const back = turned(0, down, level); // from the chair to the viewer
  const ink = [0, 1, 2].map((axis) => {
    const light = LIGHT[0] * right[axis]! + LIGHT[1] * up[axis]! + LIGHT[2] * back[axis]!;
    const facing = Math.sign(back[axis]!) * light; // of the two faces across an axis one is seen
    return DARKEST + (LIGHTEST - DARKEST) * (0.5 + 0.5 * facing);
  });
  const step = (2 * REACH) / (size * RAYS);
  for (let row = 0; row < size * RAYS; row++) {
    const v = REACH - (row + 0.5) * step;
    for (let column = 0; column < size * RAYS; column++) {
      const u = (column + 0.5) * step - REACH;
      const at = Math.floor(row / RAYS) * size + Math.floor(column / RAYS);
      const start: Vector = [
        u * right[0] + v * up[0],
        u * right[1] + v * up[1] + MIDDLE,
        u * right[2] + v * up[2],
      ];
      const seen = seenAt(start, back);
      if (seen) image[at]! += (seen.paint * ink[seen.axis]!) / RAYS ** 2;
    }
  }
  return image;
}

/** The face that a ray from the viewer meets first, by the axis across it; null where it meets none. */
function seenAt(start: Vector, back: Vector): { axis: number; paint: number } | null {
  let nearest = -Infinity;
  let seen: { axis: number; paint: number } | null = null;
  for (const { from, to, paint } of CHAIR) {
    let enter = Infinity;
    let leave = -Infinity;
    let across = -1;
    for (let axis = 0; axis < 3; axis++) {
      const direction = back[axis]!;
      const a = (from[axis]! - start[axis]!) / direction;
      const b = (to[axis]! - start[axis]!) / direction;
      // a ray along a face divides by 0: ±∞ then says whether it lies between the two
      if (Math.max(a, b) < enter) [enter, across] = [Math.max(a, b), axis];
      leave = Math.max(leave, Math.min(a, b));
    }
    if (leave < enter && enter > nearest) [nearest, seen] = [enter, { axis: across, paint }];
  }
  return seen;
}

/** `count` pictures of the chair at angles 2π i / count, which are their one factor, `angle`, in radians. */
export function drawChairs(count: number, size: number): ImageSet {
  const pixels = new Uint8Array(count * size * size);
  const angles = Float32Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count);
  for (let i = 0; i < count; i++) {
    const image = chairImage((2 * Math.PI * i) / count, size);
    pixels.set(
      image.map((ink) => Math.round(255 * ink)),
      i * size * size,
    );
  }
  return {
    name: 'pictures of one chair',
    width: size,
    height: size,
    count,
    pixels,
    factors: { names: ['angle'], values: angles },
  };
}
