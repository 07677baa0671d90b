import { readdirSync, readFileSync } from 'node:fs';

const lambdas = new URL('../../lambdas/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, lambdas), 'utf8');

/** What is declared at the top level of the modules of `lambdas/http`, by name: the text of each. */
const declarations: ReadonlyMap<string, string> = new Map(
  readdirSync(new URL('http/', lambdas))
    .flatMap((file) => read(`http/${file}`).split(/^(?=(?:export )?(?:async )?(?:function|const|class) )/m))
    .flatMap((text) => {
      const name = /^(?:export )?(?:async )?(?:function|const|class) (\w+)/.exec(text)?.[1];
      return name === undefined ? [] : [[name, text] as const];
    }),
);

/**
 * The problems, as `status title`, that a handler may answer with, by its source: those made in what it names of
 * `lambdas/http`, and in what that names. They may be more than ever come to pass.
 */
export function problemsOf(handler: string): Set<string> {
  const seen = new Set<string>();
  const texts = [read(`handlers/${handler}.ts`)];
  for (const text of texts) {
    for (const [name] of text.matchAll(/\b\w+\b/g)) {
      const declared = declarations.get(name);
      if (declared === undefined || seen.has(name)) continue;
      seen.add(name);
      texts.push(declared);
    }
  }
  const made = texts.flatMap((text) => [...text.matchAll(/new Problem\(\s*(\d{3}),\s*'([^']+)'/g)]);
  return new Set(made.map(([, status, title]) => `${status} ${title}`));
}
