import * as z from 'zod';
import { ServiceError } from './service-error.ts';
import { matchesWildcards } from './wildcards.ts';

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([
    z.literal('*').transform(() => ({ AWS: ['*'] })),
    z.strictObject({ AWS: texts.optional(), Service: texts.optional() }),
  ]),
  Action: texts,
  Resource: texts,
  Condition: z
    .partialRecord(
      z.enum(['ArnEquals', 'ArnLike', 'StringEquals', 'StringLike', 'Bool']),
      z.partialRecord(z.enum(['aws:SourceArn', 'aws:SourceAccount', 'aws:SecureTransport']), texts),
    )
    .default({}),
});
const policySchema = z.object({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([statementSchema.transform((one) => [one]), z.array(statementSchema)]),
});

type Statement = z.output<typeof statementSchema>;
type Conditions = Statement['Condition'];

/** A service of AWS that wants to send to a queue, and the resource that it acts for. */
export interface SendingService {
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

/** The policy of a queue, as far as it concerns services that send to it. */
export class QueuePolicy {
  readonly #statements: readonly Statement[];

  /** @throws ServiceError at what is no policy, or has a condition that is not known here */
  constructor(text: string) {
    const { success, data, error } = policySchema.safeParse(parsed(text));
    if (!success) {
      const [issue] = error.issues;
      throw new ServiceError(
        'InvalidAttributeValue',
        400,
        `Invalid value for the parameter Policy. ${issue?.path.join('.')}: ${issue?.message}`,
      );
    }
    this.#statements = data.Statement;
  }

  /** A service needs to be let in by name, and must not be denied. */
  lets(sender: SendingService, queueArn: string): boolean {
    const effects = this.#statements
      .filter((statement) => concerns(statement, sender, queueArn))
      .map(({ Effect }) => Effect);
    return effects.includes('Allow') && !effects.includes('Deny');
  }
}

function concerns(statement: Statement, sender: SendingService, queueArn: string): boolean {
  const { AWS = [], Service = [] } = statement.Principal as { AWS?: string[]; Service?: string[] };
  return (
    (AWS.includes('*') || Service.includes(sender.service)) &&
    statement.Action.some((action) => matchesWildcards(action.toLowerCase(), 'sqs:sendmessage')) &&
    statement.Resource.some((resource) => matchesWildcards(resource, queueArn)) &&
    holds(statement.Condition, sender)
  );
}

/** Whether every condition holds for a call of the service, which comes over TLS. */
function holds(conditions: Conditions, { sourceArn, sourceAccount }: SendingService): boolean {
  const context = {
    'aws:SourceArn': sourceArn,
    'aws:SourceAccount': sourceAccount,
    'aws:SecureTransport': 'true',
  };
  return Object.entries(conditions).every(([operator, wanted]) => {
    const isExact = operator === 'StringEquals' || operator === 'Bool';
    return Object.entries(wanted).every(([key, values]) =>
      values.some((value) => {
        const actual = context[key as keyof typeof context];
        return isExact ? value === actual : matchesWildcards(value, actual);
      }),
    );
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
