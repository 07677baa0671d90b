import { isSupportedCountry } from 'libphonenumber-js/min';
import * as z from 'zod';
import { languages } from '../lambdas/domain/clinic.ts';
import { checkClinicName, checkClinicPhone, checkEmergencyPhone } from '../lambdas/domain/clinic-limits.ts';
import { isTimeZone } from '../lambdas/domain/timing.ts';

const ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Retentions that CloudWatch Logs knows, up to ten years. */
const LOG_RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const httpsUrl = z
  .url({ protocol: /^https$/, error: 'must be an https URL' })
  .refine((url) => !/[?#]/.test(url), {
    error: 'must have neither query nor fragment',
  });

/** A rule of the domain, which answers what is wrong in words, as a check of a schema. */
function obeys(rule: (value: string) => string | undefined) {
  return ({ value, issues }: z.core.ParsePayload<string>): void => {
    const message = rule(value);
    if (message !== undefined) issues.push({ code: 'custom', input: value, message });
  };
}

const windowSchema = z
  .strictObject({
    opens: z.string().regex(TIME_OF_DAY, 'must be HH:MM, from 00:00 to 23:59'),
    closes: z.string().regex(TIME_OF_DAY, 'must be HH:MM, from 00:00 to 23:59'),
  })
  .refine(({ opens, closes }) => minutesOf(closes) - minutesOf(opens) >= 60, {
    error: 'must close at least an hour after it opens, on the same day',
  });

const clinicSchema = z.strictObject({
  id: z
    .string()
    .regex(ID, 'must be 1 to 32 of a-z 0-9 - and start with a letter or digit')
    .describe('Stable for ever: the keys of all treatments start with it.'),
  name: z.string().check(obeys(checkClinicName)).describe('Opens every text.'),
  phone: z
    .string()
    .check(obeys(checkClinicPhone))
    .describe('Where patients call the clinic, as a text should show it.'),
  emergencyPhone: z
    .string()
    .check(obeys(checkEmergencyPhone))
    .describe("The emergency number where the clinic's patients live, like 911 or 112."),
  language: z.enum(languages).describe('For patients whose event names none.'),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'must be an IANA time zone, like America/New_York' })
    .describe('For patients whose event names none.'),
  window: windowSchema.describe(
    "Texts are sent from `opens` up to, not including, `closes`, in the patient's zone.",
  ),
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
  clients: z
    .record(z.string().min(1), z.string())
    .refine((clients) => Object.keys(clients).length > 0, { error: 'must name at least one client' })
    .describe('Which client acts for which clinic: client id to clinic id. Nobody else gets in.'),
});

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
    maxPriceUsd: z.number().positive().describe('The most that one text, all its parts together, may cost.'),
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
  });

const stageSchema = z
  .strictObject({
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, like us-east-1')
      .describe('Where the stage lives. The account is that of the credentials it is deployed with.'),
    production: z
      .boolean()
      .describe(
        'True: table and stack are protected from deletion, and a placeholder is an error, not a warning.',
      ),
    clinics: z.array(clinicSchema).min(1, 'must have at least one clinic'),
    allowedCountries: z
      .array(
        z.custom<string>((code) => typeof code === 'string' && isSupportedCountry(code), {
          error: 'must be an ISO 3166-1 alpha-2 code, like US',
        }),
      )
      .min(1, 'must have at least one country')
      .describe('The countries whose numbers may be texted.'),
    auth: authSchema,
    sms: smsSchema.describe('With what, how fast and at what price texts are sent.'),
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
  .check(({ value: stage, issues }) => {
    const fault = (path: PropertyKey[], message: string) =>
      issues.push({ code: 'custom', input: stage, path, message });
    const ids = stage.clinics.map(({ id }) => id);
    ids.forEach((id, index) => {
      if (ids.indexOf(id) < index)
        fault(['clinics', index, 'id'], `must be unique, and "${id}" stands twice`);
    });
    for (const [client, clinic] of Object.entries(stage.auth.clients)) {
      if (!ids.includes(clinic))
        fault(['auth', 'clients', client], `must be the id of a clinic (${ids.join(', ')})`);
    }
    if (stage.production && isReservedHost(stage.auth.issuer)) {
      fault(
        ['auth', 'issuer'],
        'must be your identity provider: a production stage takes no reserved host (RFC 2606)',
      );
    }
  });

/** A stage as `bin/stages.ts` spells it, defaults left out. */
export type StageInput = z.input<typeof stageSchema>;

/** A stage that has been checked. */
export type StageConfig = Readonly<z.output<typeof stageSchema>>;

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
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `  ${z.core.toDotPath(path) || '(whole stage)'}: ${message}`,
  );
  throw new ConfigurationError([`stage ${name} in bin/stages.ts:`, ...faults].join('\n'));
}

/** Whether a URL's host is one that RFC 2606 reserves for examples and tests, so that nobody answers there. */
export function isReservedHost(url: string): boolean {
  return /(^|\.)(example|test|invalid|localhost|example\.(com|net|org))$/.test(new URL(url).hostname);
}

function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return 60 * hours + minutes;
}
