import { isSupportedCountry } from 'libphonenumber-js/min';
import * as z from 'zod';
import { isOfCountry } from '../lambdas/domain/phone-country.ts';

/** Retentions that CloudWatch Logs knows, up to ten years. */
const LOG_RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const httpsUrl = z
  .url({ protocol: /^https$/, error: 'must be an https URL' })
  .refine((url) => !/[?#]/.test(url), {
    error: 'must have neither query nor fragment',
  });

const authSchema = z.strictObject({
  issuer: httpsUrl.describe(
    'The identity provider, exactly as it writes itself into the `iss` claim of its tokens.',
  ),
  jwksUri: httpsUrl.optional().describe('Its public keys. Default: the issuer and /.well-known/jwks.json.'),
  audience: z.string().min(1).optional().describe('The `aud` that tokens must carry. Default: not checked.'),
  clientClaim: z
    .enum(['client_id', 'azp', 'cid'])
    .describe(
      'The claim that names the calling client: client_id (Cognito), azp (Auth0, Keycloak), cid (Okta). Always checked.',
    ),
  scopePrefix: z
    .string()
    .regex(
      /^[\x21\x23-\x5B\x5D-\x7E]*$/,
      'must be the beginning of a scope: no space, no quote, no backslash',
    )
    .describe(
      'What stands in its tokens before the scopes treatments.read and treatments.write, like `aftercare/`. May be empty.',
    ),
});

/** `arn:aws:sms-voice:REGION:ACCOUNT:phone-number/ID` */
const numberArn = /^arn:aws[a-z-]*:sms-voice:([a-z0-9-]+):\d{12}:phone-number\/[A-Za-z0-9_-]+$/;

const twoWaySchema = z.union(
  [
    z.literal('elsewhere'),
    z.strictObject({
      numberArn: z
        .string()
        .regex(
          numberArn,
          'must be the ARN of a phone number, like arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-0123456789abcdef0123456789abcdef',
        ),
    }),
    z.strictObject({ simulator: z.literal(true) }),
  ],
  { error: "must be { numberArn }, { simulator: true } or 'elsewhere'" },
);

const smsSchema = z
  .strictObject({
    originationNumber: z.e164('must be a phone number in E.164, like +13055550123').optional(),
    senderId: z
      .string()
      .regex(
        /^(?=.*[A-Za-z])[A-Za-z0-9]{3,11}$/,
        'must be 3 to 11 letters and digits with at least one letter',
      )
      .optional()
      .describe('One-way: patients cannot answer it. Not known in the US and Canada.'),
    twoWay: twoWaySchema
      .optional()
      .describe(
        "How replies come in. { numberArn }: to this number of AWS End User Messaging, whose digits are originationNumber; ops set its two-way channel to what the stack puts out. { simulator: true }: to a number that the stack makes and no phone can text. 'elsewhere': not to Aftercare, but to a person. Default: nobody hears them.",
      ),
    maxPriceUsd: z.number().positive().describe('The most that one text, all its parts together, may cost.'),
    monthlyBudgetUsd: z
      .number()
      .positive()
      .describe(
        'What the texts of a calendar month may cost, those of other stages in the same account and region included. Ops hear when most of it is spent; no text is held back. The spend limit of the account, at which SNS stops, should be higher.',
      ),
    dailyTextsPerPhone: z
      .int()
      .min(1)
      .default(10)
      .describe(
        'How many texts may go to one phone in a day of UTC, answers included. Confirmations of an opt-out and answers to an emergency have as many again.',
      ),
    dailyTextsPerClinic: z
      .int()
      .min(1)
      .default(1000)
      .describe(
        'The same for a clinic that names no number of its own. Times maxPriceUsd, and twice, it is what a stolen client can cost in a day.',
      ),
    partsPerSecond: z
      .number()
      .positive()
      .describe(
        'How many message parts the number or sender ID may send a second: 1 for a 10-digit number, 3 toll-free, 100 a short code.',
      ),
  })
  .refine(({ originationNumber, senderId }) => originationNumber === undefined || senderId === undefined, {
    error:
      'must have an originationNumber or a senderId, not both; with neither, SNS takes a number of the account',
  })
  .refine((sms) => !isTwoWay(sms) || sms.senderId === undefined, {
    path: ['senderId'],
    error: 'must be absent where the sender is two-way: a sender ID cannot be answered',
  })
  .refine((sms) => !isNumber(sms.twoWay) || sms.originationNumber !== undefined, {
    path: ['originationNumber'],
    error: 'must be the number of twoWay.numberArn: patients answer the number that a text came from',
  })
  .refine((sms) => !isSimulator(sms.twoWay) || sms.originationNumber === undefined, {
    path: ['originationNumber'],
    error: 'must be absent where texts come from a simulator',
  });

type TwoWay = z.output<typeof twoWaySchema>;
const isNumber = (twoWay?: TwoWay) => typeof twoWay === 'object' && 'numberArn' in twoWay;
const isSimulator = (twoWay?: TwoWay) => typeof twoWay === 'object' && 'simulator' in twoWay;

/** Whether what patients write back comes in to Aftercare. */
export const isTwoWay = <Sms extends { readonly twoWay?: TwoWay | undefined }>(
  sms: Sms,
): sms is Sms & { readonly twoWay: Exclude<TwoWay, 'elsewhere'> } => typeof sms.twoWay === 'object';

const stageSchema = z
  .strictObject({
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, like us-east-1')
      .describe('Where the stage lives. The account is that of the credentials it is deployed with.'),
    production: z
      .boolean()
      .describe(
        'True: its patients are real. What holds something is protected from deletion, and kept where the stack is deleted nevertheless; every text has to be approved (`bin/approvals.json`).',
      ),
    allowedCountries: z
      .array(
        z.custom<string>((code) => typeof code === 'string' && isSupportedCountry(code), {
          error: 'must be an ISO 3166-1 alpha-2 code, like US',
        }),
      )
      .min(1, 'must have at least one country')
      .describe('The countries whose numbers may be texted.'),
    expectedTreatmentsPerMonth: z
      .int()
      .positive()
      .optional()
      .describe(
        'How many treatments its clinics post in a month, all together. `npm run doctor` measures limits and rates by it. Default: not known.',
      ),
    auth: authSchema
      .optional()
      .describe(
        'The identity provider whose tokens clinic systems present. Default: a user pool of Cognito that the stack makes.',
      ),
    sms: smsSchema.describe('With what, how fast and at what price texts are sent.'),
    canary: z
      .strictObject({ phone: z.e164('must be a phone number in E.164, like +13055550123') })
      .optional()
      .describe(
        'A phone of ops that gets a text every day the way that patients do, and whose silence is an alarm. With a simulator: one of AWS. Default: there is none.',
      ),
    retentionDays: z
      .int()
      .max(3650)
      .default(400)
      .describe('How long a treatment is kept. Never shorter than the longest care plan.'),
    logRetentionDays: z
      .literal(LOG_RETENTIONS, { error: `must be one of ${LOG_RETENTIONS.join(', ')}` })
      .describe('How long logs are kept.'),
    dueIndexShards: z
      .int()
      .min(1)
      .max(100)
      .default(4)
      .describe(
        'Over how many partitions the index of due treatments is spread. When you change it, leave the old number in formerDueIndexShards.',
      ),
    formerDueIndexShards: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe(
        'What dueIndexShards was before. Keep it until no treatment taken in before the change is in flight: the sweep reads both. Default: it was never changed.',
      ),
  })
  .refine(
    ({ allowedCountries, canary }) => canary === undefined || isOfCountry(canary.phone, allowedCountries),
    { path: ['canary', 'phone'], error: 'must be a number of one of allowedCountries' },
  )
  .refine(({ production, sms }) => !(production && isSimulator(sms.twoWay)), {
    path: ['sms', 'twoWay'],
    error: 'must not be a simulator in production: its texts reach no phone',
  })
  .refine(({ allowedCountries, sms }) => !isSimulator(sms.twoWay) || allowedCountries.includes('US'), {
    path: ['sms', 'twoWay'],
    error:
      'must not be a simulator where allowedCountries lacks US: AWS has them there alone, for texts within the country',
  })
  .refine(
    ({ region, sms: { twoWay } }) =>
      typeof twoWay !== 'object' ||
      !('numberArn' in twoWay) ||
      numberArn.exec(twoWay.numberArn)?.[1] === region,
    {
      path: ['sms', 'twoWay', 'numberArn'],
      error: 'must be in the region of the stage: a number can be used in its own alone',
    },
  );

/** A stage as `bin/stages.ts` spells it, defaults left out. */
export type StageInput = z.input<typeof stageSchema>;

/** A stage that has been checked, and the name that it stands under. */
export type StageConfig = Readonly<z.output<typeof stageSchema> & { readonly name: string }>;

/** What is wrong with a configuration: a line a fault, with its path and rule. */
export class ConfigurationError extends Error {}

/**
 * The stage `name`, checked and with its defaults.
 * @throws ConfigurationError where there is no such stage, or where its configuration breaks a rule.
 */
export function readStage(stages: Readonly<Record<string, unknown>>, name: unknown): StageConfig {
  const names = Object.keys(stages);
  if (typeof name !== 'string' || !names.includes(name)) {
    const problem = name === undefined ? 'no stage given' : `there is no stage "${String(name)}"`;
    throw new ConfigurationError(
      `${problem}: pass ${names.map((known) => `-c stage=${known}`).join(' or ')}`,
    );
  }
  const result = stageSchema.safeParse(stages[name]);
  if (result.success) return { ...result.data, name };
  const faults = result.error.issues.map(
    ({ path, message }) => `  ${z.core.toDotPath(path) || '(whole stage)'}: ${message}`,
  );
  throw new ConfigurationError([`stage ${name} in bin/stages.ts:`, ...faults].join('\n'));
}
