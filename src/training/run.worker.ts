import { expose } from 'comlink';
import { RunHost } from './run-host.ts';

/** Milliseconds of training between two looks at the page's messages. */
const SLICE_MS = 60;

expose(new RunHost(import.meta.env.BASE_URL, SLICE_MS));
