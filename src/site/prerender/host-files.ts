import { CONTENT_SECURITY_POLICY } from './policy.ts';

type Headers = Readonly<Record<string, string>>;

/** Headers of the files in a folder of the site; null takes one away that all files have. */
interface FolderHeaders {
  /** `assets/`; what any depth below it has. */
  readonly folder: string;
  readonly headers: Readonly<Record<string, string | null>>;
}

const CSP = 'Content-Security-Policy';

/**
 * What every file is sent with. Only a header can say who may frame a page: anyone an embed page,
 * nobody else the others.
 */
const HEADERS: Headers = {
  [CSP]: `${CONTENT_SECURITY_POLICY}; frame-ancestors 'self'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const FOLDERS: readonly FolderHeaders[] = [
  { folder: 'embed/', headers: { [CSP]: `${CONTENT_SECURITY_POLICY}; frame-ancestors *` } },
  // Their names change with their content.
  {
    folder: 'assets/',
    headers: { 'Cache-Control': 'public, max-age=31536000, immutable' },
  },
  // A chapter in one file brings its own policy, and never runs here: it is there to be taken away.
  { folder: 'files/', headers: { [CSP]: null, 'Content-Disposition': 'attachment' } },
];

/** The headers of a file of the site; `path` is below where the site is served, `embed/vae-trainer/`. */
export function headersFor(path: string): Headers {
  const all = FOLDERS.filter(({ folder }) => path.startsWith(folder)).reduce<
    Readonly<Record<string, string | null>>
  >((headers, { headers: own }) => ({ ...headers, ...own }), HEADERS);
  return withoutNull(all);
}

/** The files by which static hosts learn what to send, by name; `base` is where the site is served. */
export function hostFiles(base: string): Readonly<Record<string, string>> {
  return {
    _headers: headersFile(base),
    '.htaccess': htaccessFile(base),
    'vercel.json': vercelFile(base),
  };
}

/** `_headers`, as Netlify and Cloudflare Pages read it. */
function headersFile(base: string): string {
  const lines = (headers: Headers): string[] =>
    Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  return [
    `${base}*`,
    ...lines(HEADERS),
    ...FOLDERS.flatMap(({ folder, headers }) => [
      `${base}${folder}*`,
      ...Object.keys(headers)
        .filter((name) => name in HEADERS) // or both would be sent
        .map((name) => `  ! ${name}`),
      ...lines(withoutNull(headers)),
    ]),
    '',
  ].join('\n');
}

/** `.htaccess`, as Apache 2.4 reads it. */
function htaccessFile(base: string): string {
  const lines = (headers: FolderHeaders['headers'], indent: string): string[] =>
    Object.entries(headers).map(([name, value]) =>
      value === null
        ? `${indent}Header always unset ${name}`
        : `${indent}Header always set ${name} "${value}"`,
    );
  return [
    `ErrorDocument 404 ${base}404.html`,
    'AddType application/manifest+json .webmanifest',
    'AddType application/wasm .wasm',
    'AddType text/javascript .js',
    '<IfModule mod_headers.c>',
    ...lines(HEADERS, '  '),
    ...FOLDERS.flatMap(({ folder, headers }) => [
      `  <If "%{REQUEST_URI} =~ m#^${base}${folder}#">`,
      ...lines(headers, '    '),
      '  </If>',
    ]),
    '</IfModule>',
    '',
  ].join('\n');
}

/** `vercel.json`, in the folder that is deployed. Where rules meet, Vercel takes the last. */
function vercelFile(base: string): string {
  const rule = (source: string, headers: Headers): object => ({
    source,
    headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
  });
  return JSON.stringify(
    {
      trailingSlash: true,
      headers: [
        rule(`${base}(.*)`, HEADERS),
        ...FOLDERS.map(({ folder, headers }) => rule(`${base}${folder}(.*)`, withoutNull(headers))),
      ],
    },
    null,
    1,
  );
}

function withoutNull(headers: FolderHeaders['headers']): Headers {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
