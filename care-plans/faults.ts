import type * as z from 'zod';

/** One broken rule: where in the file, and the rule in words. */
export interface FileFault {
  /** JSON path, like `$.checkIns[0].texts.es`. */
  readonly path: string;
  readonly rule: string;
}

/** Every rule of the schema that the parsed content of a file breaks, as far as its shape lets them be judged. */
export function faultsBySchema(schema: z.ZodType, content: unknown): FileFault[] {
  const { error } = schema.safeParse(content, { error: inWords });
  return (error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: jsonPath([...issue.path, key]), rule: 'is not a known field' }))
      : [{ path: jsonPath(issue.path), rule: issue.message }],
  );
}

const inWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'is missing' : `must be of type ${issue.expected}`;
  return issue.code === 'invalid_value'
    ? `must be ${issue.values.map((value) => `"${String(value)}"`).join(' or ')}`
    : undefined;
};

const jsonPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((at, key) => {
    if (typeof key === 'number') return `${at}[${key}]`;
    return /^[A-Za-z_$][\w$]*$/.test(String(key))
      ? `${at}.${String(key)}`
      : `${at}[${JSON.stringify(String(key))}]`;
  }, '$');
