/** What a page of the book may load: nothing from elsewhere, no script or style within the page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "worker-src 'self'",
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'self'",
].join('; ');

/**
 * The header file of static hosts that read one. Only a header can say who may frame a page:
 * anyone an embed page, nobody else the others.
 */
export function headersFile(base: string): string {
  return [
    `${base}*`,
    `  Content-Security-Policy: ${CONTENT_SECURITY_POLICY}; frame-ancestors 'self'`,
    '  X-Content-Type-Options: nosniff',
    `${base}embed/*`,
    '  ! Content-Security-Policy',
    `  Content-Security-Policy: ${CONTENT_SECURITY_POLICY}; frame-ancestors *`,
    `${base}assets/*`,
    '  Cache-Control: public, max-age=31536000, immutable',
    '',
  ].join('\n');
}
