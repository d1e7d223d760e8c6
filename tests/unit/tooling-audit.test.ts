import { expect, test } from 'vitest';
import { readAudit } from '../../tools/audit.ts';

const finding = (severity: string): object => ({
  name: 'vite',
  severity,
  isDirect: true,
  via: ['esbuild', { source: 1, name: 'vite', title: 'Reads any file', url: 'https://x.test/1' }],
  range: '<=8.0.1',
  fixAvailable: true,
});
const answer = (vulnerabilities: object): string =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} });

test('a high or critical finding fails, and is named with its reason', () => {
  for (const severity of ['high', 'critical']) {
    const { failed, words } = readAudit(answer({ vite: finding(severity) }));
    expect(failed).toBe(true);
    expect(words).toBe(
      `${severity}: vite <=8.0.1: through esbuild; Reads any file https://x.test/1`,
    );
  }
});

test('lesser findings are counted', () => {
  expect(readAudit(answer({ vite: finding('moderate') }))).toEqual({
    failed: false,
    words: 'Nothing grave is known (lesser findings: 1).',
  });
  expect(readAudit(answer({})).failed).toBe(false);
});

test('a registry that can’t be asked is said, and fails nothing', () => {
  const text = JSON.stringify({ message: '405 Method Not Allowed - POST', statusCode: 405 });
  expect(readAudit(text)).toEqual({
    failed: false,
    words: 'The registry could not be asked: 405 Method Not Allowed - POST',
  });
});

test('an answer that can’t be read fails', () => {
  expect(readAudit('').failed).toBe(true);
  expect(readAudit('{"auditReportVersion":9}').failed).toBe(true);
});
