import { spawnSync } from 'node:child_process';

/** `npm run check`: everything that can be said about the project without running it. */
const CHECKS: readonly [string, string][] = [
  ['format', 'oxfmt --check'],
  ['lint', 'oxlint'],
  ['types', 'tsc -b'],
  ['types in chapters', 'tsx tools/check-mdx.ts -p tools/tsconfig.mdx.json'],
  ['prose', 'tsx tools/check-prose.ts'],
  ['dead code', 'knip'],
  ['known vulnerabilities', 'tsx tools/audit.ts'],
  ['first pictures', 'tsx tools/pictures.ts --check'],
  ['trained models', 'tsx tools/checkpoints.ts --check'],
];

const failed = CHECKS.filter(([name, command]) => {
  console.log(`\n${name}: ${command}`);
  const [program, ...args] = command.split(' ');
  return (
    spawnSync('npx', [program!, ...args], { stdio: 'inherit', shell: process.platform === 'win32' })
      .status !== 0
  );
}).map(([name]) => name);

console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}.` : '\nAll checks passed.');
process.exitCode = failed.length > 0 ? 1 : 0;
