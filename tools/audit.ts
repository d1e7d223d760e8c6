import { spawnSync } from 'node:child_process';
import * as v from 'valibot';

/**
 * `npm audit` as a check: what is known to be wrong with a package, from "high" on, fails it. Nothing is
 * left out as being for development: the whole book is built by such packages.
 */
export interface Audit {
  /** Whether the check has failed. */
  readonly failed: boolean;
  /** What to say. */
  readonly words: string;
}

const report = v.object({
  vulnerabilities: v.record(
    v.string(),
    v.object({
      severity: v.picklist(['info', 'low', 'moderate', 'high', 'critical']),
      range: v.string(),
      via: v.array(v.union([v.string(), v.object({ title: v.string(), url: v.string() })])),
    }),
  ),
});

/** What npm says where it has found nobody to ask: no connection, or a registry that keeps no list. */
const refusal = v.object({ message: v.string() });

/** Reads what `npm audit --json` prints. */
export function readAudit(text: string): Audit {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return {
      failed: true,
      words: `npm audit said nothing that can be read: ${text.slice(0, 200)}`,
    };
  }
  const read = v.safeParse(report, json);
  if (!read.success) {
    const refused = v.safeParse(refusal, json);
    return refused.success
      ? { failed: false, words: `The registry could not be asked: ${refused.output.message}` }
      : { failed: true, words: 'npm audit has answered in a form that this check doesn’t know.' };
  }
  const all = Object.entries(read.output.vulnerabilities);
  const grave = all.filter(([, { severity }]) => severity === 'high' || severity === 'critical');
  if (grave.length === 0)
    return { failed: false, words: `Nothing grave is known (lesser findings: ${all.length}).` };
  const lines = grave.map(([name, { severity, range, via }]) => {
    const why = via.map((from) =>
      typeof from === 'string' ? `through ${from}` : `${from.title} ${from.url}`,
    );
    return `${severity}: ${name} ${range}: ${why.join('; ')}`;
  });
  return { failed: true, words: lines.join('\n') };
}

if (process.argv[1] === import.meta.filename) {
  const { stdout } = spawnSync('npm', ['audit', '--json'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
    timeout: 60_000,
  });
  const { failed, words } = readAudit(stdout);
  console.log(words);
  process.exitCode = failed ? 1 : 0;
}
