import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiAnswer } from '../http-api/answer.ts';

const PAGE = new URL('./page/', import.meta.url);
const inPage = (name: string): string => fileURLToPath(new URL(name, PAGE));

const CONTENT_TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
]);

/** What it loads comes from here alone, and nobody frames it. https://www.w3.org/TR/CSP3/ */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The files of the page, by the path at which they are asked for. */
type Assets = ReadonlyMap<string, ApiAnswer>;

/** Made once for all runs of this process, and not before somebody wants it. */
let made: Promise<Assets> | undefined;

/** Bundles the page. Rejects where it cannot be bundled; the next call tries again. */
export function consoleAssets(): Promise<Assets> {
  made ??= bundle().catch((error) => {
    made = undefined;
    throw error;
  });
  return made;
}

async function bundle(): Promise<Assets> {
  // Few runs ever show the page.
  const { build } = await import('esbuild');
  const [page, { outputFiles }] = await Promise.all([
    readFile(inPage('index.html')),
    build({
      entryPoints: [inPage('main.tsx'), inPage('style.css')],
      tsconfig: inPage('tsconfig.json'),
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2024',
      outdir: fileURLToPath(PAGE),
      write: false,
    }),
  ]);
  return new Map([
    ['/', answer('.html', page)],
    ...outputFiles.map(({ path, contents }) => {
      const name = basename(path);
      return [`/_local/console/${name}`, answer(name.slice(name.lastIndexOf('.')), contents)] as const;
    }),
  ]);
}

const answer = (extension: string, contents: Uint8Array): ApiAnswer => ({
  status: 200,
  headers: {
    'content-type': CONTENT_TYPES.get(extension) ?? 'application/octet-stream',
    'cache-control': 'no-store',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  },
  cookies: [],
  body: Buffer.from(contents),
});
