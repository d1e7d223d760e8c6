import { openRun } from '../src/training/client.ts';
import type { RunSpec } from '../src/training/run-spec.ts';
import { base64 } from '../src/widgets/base64.ts';
import { startSession } from '../src/widgets/run-session.ts';
import { weightsFile } from '../src/widgets/take-away-weights.ts';

/**
 * Trains a run for `steps` steps and resolves to its weights as a file, in base64, with `hash` among
 * its metadata. Called on the page that `tools/checkpoints.ts` opens.
 */
export async function trained(spec: RunSpec, steps: number, hash: string): Promise<string> {
  const session = startSession(openRun);
  session.open(spec, []);
  const finished = new Promise<void>((resolve, reject) => {
    session.subscribe(() => {
      const { status, message } = session.state();
      if (status === 'paused') resolve();
      if (status === 'failed') reject(new Error(message));
    });
  });
  session.goTo(steps);
  await finished;
  const { facts, save } = session.state();
  const run = { spec, saved: await save(), facts: facts!, events: [], link: '' };
  session.reset();
  return base64(weightsFile(run, { hash }));
}
