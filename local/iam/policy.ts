import * as z from 'zod';
import { type Condition, readConditions } from './condition.ts';

/** A statement of a policy of a role. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Patterns of actions; the case of letters does not count. */
  readonly actions: readonly string[];
  /** Patterns of what it is about, or of what it is not about. */
  readonly resources: { readonly only: readonly string[] } | { readonly allBut: readonly string[] };
  readonly conditions: readonly Condition[];
}

/** A statement of a policy of a resource, which says whom it is about. */
export interface ResourceStatement extends Statement {
  readonly principals: { readonly AWS: readonly string[]; readonly Service: readonly string[] };
}

/** Policy variables would be read as they are written: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
const text = z
  .string()
  .refine((value) => !value.includes('${'), { error: 'policy variables are not known here' });
const texts = z.union([text, z.array(text)]).transform((value) => [value].flat());
const values = z
  .union([text, z.boolean(), z.array(z.union([text, z.boolean()]))])
  .transform((value) => [value].flat().map(String));

const conditions = z
  .record(z.string(), z.record(z.string(), values))
  .transform((written, { issues }) => {
    const read: Condition[] = [];
    for (const [operator, keys] of Object.entries(written)) {
      try {
        read.push(...readConditions(operator, keys));
      } catch (error) {
        issues.push({ code: 'custom', message: (error as Error).message, input: keys, path: [operator] });
      }
    }
    return read;
  })
  .default([]);

const common = {
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Condition: conditions,
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html: what is left out here is refused. */
const statement = z.union([
  z.strictObject({ ...common, Resource: texts }),
  z.strictObject({ ...common, NotResource: texts }),
]);

const principal = z.union([
  z.literal('*').transform(() => ({ AWS: ['*'], Service: [] })),
  z.strictObject({ AWS: texts.default([]), Service: texts.default([]) }),
]);

const resourceStatement = z.strictObject({
  ...common,
  Principal: principal,
  // The policy of who may take a role has none: it is about the role.
  Resource: texts.default(['*']),
});

const documentOf = <T extends z.ZodType>(schema: T) =>
  z.strictObject({
    Version: z.string().optional(),
    Id: z.string().optional(),
    Statement: z.union([z.array(schema), schema.transform((one) => [one])]),
  });

const policy = documentOf(statement);
const resourcePolicy = documentOf(resourceStatement);

/**
 * The statements of a policy of a role.
 * @throws Error at what is no policy, or has something that is not known here
 */
export const readPolicy = (document: unknown): readonly Statement[] =>
  parse(policy, document).Statement.map((written) => ({
    effect: written.Effect,
    actions: written.Action,
    resources: 'Resource' in written ? { only: written.Resource } : { allBut: written.NotResource },
    conditions: written.Condition,
  }));

/**
 * The statements of a policy of a resource: a queue, or a role that may be taken.
 * @throws Error at what is no policy, or has something that is not known here
 */
export const readResourcePolicy = (document: unknown): readonly ResourceStatement[] =>
  parse(resourcePolicy, document).Statement.map(({ Effect, Action, Resource, Condition, Principal }) => ({
    effect: Effect,
    actions: Action,
    resources: { only: Resource },
    conditions: Condition,
    principals: Principal,
  }));

function parse<T extends z.ZodType>(schema: T, document: unknown): z.output<T> {
  const { success, data, error } = schema.safeParse(document);
  if (success) return data;
  const [issue] = error.issues.flatMap(leaves);
  throw new Error([...(issue?.path ?? []), `: ${issue?.message}`].join('.').replace('.:', ':'));
}

/** What is wrong in the alternative that fits best: the one with the fewest faults. */
function leaves(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [best = []] = issue.errors.toSorted((a, b) => a.length - b.length);
  return best.flatMap(leaves).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}
