import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeSafetensors } from '../src/data/safetensors.ts';
import { trainClassifier } from './train-classifier.ts';

/**
 * `npm run classifier`: trains the classifier that judges drawn digits of 14 × 14 pixels, on digits that
 * no figure trains on, and writes it to where figures fetch it.
 */

const PATH = 'public/checkpoints/classifier-digits-14.safetensors';
const SEED = 5;

const tensors = trainClassifier({ size: 14, seed: SEED, hidden: 160, count: 100_000, epochs: 8 });
const file = writeSafetensors(tensors, { data: `drawn digits, 14 × 14, seed ${SEED}` });
mkdirSync(dirname(PATH), { recursive: true });
writeFileSync(PATH, file);
console.log(`${PATH}: ${file.length} bytes.`);
