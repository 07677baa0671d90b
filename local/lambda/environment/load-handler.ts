import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Handler = (event: unknown, context: unknown) => unknown;

/** Finds and loads a handler as Lambda does: `index.handler` is the export `handler` of `index.js`, `.mjs` or `.cjs`. */
export async function loadHandler(codeDirectory: string, handler: string): Promise<Handler> {
  const dot = handler.lastIndexOf('.');
  const [file, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const path = ['.js', '.mjs', '.cjs']
    .map((extension) => join(codeDirectory, file + extension))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) throw namedError('Runtime.ImportModuleError', `Cannot find module '${file}'`);

  const loaded: Record<string, unknown> = path.endsWith('.mjs')
    ? await import(pathToFileURL(path).href)
    : createRequire(path)(path);
  const found = loaded[name];
  if (typeof found !== 'function')
    throw namedError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  // Node 24's runtime refuses the old signature with a callback.
  if (found.length > 2) throw namedError('Runtime.CallbackHandlerDeprecated', `${handler} takes a callback`);
  return found as Handler;
}

const namedError = (name: string, message: string) => Object.assign(new Error(message), { name });
