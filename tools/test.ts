import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { findChromium } from './chromium.ts';

/**
 * `npm test`: pure code in Node, kernels and widgets in Chromium, then the built site. Ends with one
 * line that counts everything. `--long` runs the soaks of the same three layers instead.
 */

const LONG = process.argv.includes('--long');
const REPORTS = '.cache/test';

interface Count {
  passed: number;
  failed: number;
  /**
   * Which ones failed and why, or passed only at the second try, a line each: said again at the end, where a log
   * that is cut still shows it.
   */
  reasons?: readonly string[];
}

/** What Playwright's report says of a file or of a group of tests in it. */
interface Suite {
  readonly file: string;
  readonly suites?: readonly Suite[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }[];
  }[];
}

interface VitestReport {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly testResults?: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

function run(command: string, args: readonly string[]): boolean {
  const result = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, ...(LONG && { LIKELY_LONG: '1' }) },
  });
  return result.status === 0;
}

/** Finds a browser, or installs one after naming the command, or says what to do. */
function ensureChromium(): void {
  if (findChromium()) return;
  const root = process.getuid?.() === 0;
  const [command, ...args] =
    root && existsSync('/etc/debian_version')
      ? ['sh', '-c', 'apt-get update && apt-get install -y chromium']
      : ['npx', 'playwright', 'install', 'chromium'];
  const shown = command === 'sh' ? args.at(-1) : [command, ...args].join(' ');
  console.log(`No Chromium here, so this installs one: ${shown}`);
  if (run(command, args) && findChromium()) return;
  throw new Error(
    'The tests need a Chromium: install one, or set LIKELY_CHROMIUM to the path of Chromium or Chrome.',
  );
}

function read(report: string): unknown {
  const file = `${REPORTS}/${report}.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** A layer that broke before or after its tests counts as one failure more than they had. */
function counted(ok: boolean, count: Count): Count {
  return ok || count.failed > 0 ? count : { ...count, failed: 1 };
}

function vitest(project: string): Count {
  const ok = run('npx', [
    'vitest',
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${REPORTS}/${project}.json`,
  ]);
  const report = read(project) as VitestReport;
  return counted(ok, {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    reasons: (report.testResults ?? []).flatMap(({ name, message, assertionResults }) => [
      ...(message ? [`${name}: ${message}`] : []), // a file that couldn't be run
      ...assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => `${name}: ${test.fullName}: ${test.failureMessages?.[0]?.split('\n')[0]}`),
    ]),
  });
}

function builtSite(): Count {
  if (!run('npm', ['run', 'build'])) return { passed: 0, failed: 1 };
  const ok = run('npx', ['playwright', 'test', ...(LONG ? ['--pass-with-no-tests'] : [])]);
  const { stats, suites = [] } = read('e2e') as {
    stats?: { expected: number; unexpected: number; flaky: number };
    suites?: readonly Suite[];
  };
  const named = (suite: Suite): string[] => [
    ...suite.specs.flatMap(({ title, tests }) => {
      const { status } = tests[0]!;
      if (status === 'unexpected') return [`${suite.file}: ${title}`];
      return status === 'flaky' ? [`${suite.file}: ${title}: only at the second try`] : [];
    }),
    ...(suite.suites ?? []).flatMap(named),
  ];
  return counted(ok, {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    reasons: suites.flatMap(named),
  });
}

const LAYERS: readonly [string, () => Count][] = [
  ['Node', () => vitest('unit')],
  ['Chromium', () => vitest('browser')],
  ['Built site', builtSite],
];

try {
  ensureChromium();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const total: Count = { passed: 0, failed: 0 };
const allReasons: string[] = [];
for (const [name, layer] of LAYERS) {
  const start = performance.now();
  const { passed, failed, reasons = [] } = layer();
  allReasons.push(...reasons);
  total.passed += passed;
  total.failed += failed;
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${name}: ${passed} passed, ${failed} failed in ${seconds} s\n`);
}
for (const reason of allReasons) console.log(`✗ ${reason}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
