/**
 * The environment variables of each function: declared here once. The stack is typed against this list, so a function
 * cannot be deployed without one.
 */
export const environments = {
  authorizer: ['ISSUER', 'JWKS_URI', 'AUDIENCE', 'CLIENT_CLAIM', 'SCOPE_PREFIX', 'TABLE_NAME'],
  intake: [
    'STAGE',
    'TABLE_NAME',
    'CHECK_IN_QUEUE_URL',
    'CHECK_IN_QUEUE_ARN',
    'CHECK_IN_DEAD_LETTER_QUEUE_ARN',
    'SCHEDULE_GROUP_NAME',
    'SCHEDULER_ROLE_ARN',
    'CONTACT_KEY',
    'ALLOWED_COUNTRIES',
    'REPLIES',
    'DUE_INDEX_SHARDS',
    'RETENTION_DAYS',
  ],
  'list-treatments': ['STAGE', 'TABLE_NAME'],
  'read-treatment': ['STAGE', 'TABLE_NAME'],
  'amend-treatment': [
    'STAGE',
    'TABLE_NAME',
    'CHECK_IN_QUEUE_ARN',
    'CHECK_IN_DEAD_LETTER_QUEUE_ARN',
    'SCHEDULE_GROUP_NAME',
    'SCHEDULER_ROLE_ARN',
    'CONTACT_KEY',
    'ALLOWED_COUNTRIES',
    'REPLIES',
    'DUE_INDEX_SHARDS',
    'RETENTION_DAYS',
  ],
  'cancel-treatment': ['STAGE', 'TABLE_NAME', 'DUE_INDEX_SHARDS', 'RETENTION_DAYS'],
  'list-alerts': ['STAGE', 'TABLE_NAME'],
  'acknowledge-alert': ['STAGE', 'TABLE_NAME'],
  'alert-link': ['STAGE', 'TABLE_NAME'],
  dispatch: [
    'STAGE',
    'TABLE_NAME',
    'CHECK_IN_QUEUE_ARN',
    'CHECK_IN_DEAD_LETTER_QUEUE_ARN',
    'CHECK_IN_DEAD_LETTER_QUEUE_URL',
    'SCHEDULE_GROUP_NAME',
    'SCHEDULER_ROLE_ARN',
    'DUE_INDEX_SHARDS',
    'RETENTION_DAYS',
    'SENDER',
    'SMS_MAX_PRICE_USD',
    'ALLOWED_COUNTRIES',
    'DAILY_TEXTS_PER_PHONE',
    'DAILY_TEXTS_PER_CLINIC',
    'SMS_PARTS_PER_SECOND',
    'FUNCTION_TIMEOUT_SECONDS',
  ],
  sweep: [
    'STAGE',
    'TABLE_NAME',
    'CHECK_IN_QUEUE_URL',
    'ALERT_TOPIC_ARN',
    'ALERT_LINKS_URL',
    'DUE_INDEX_SHARDS',
    'FORMER_DUE_INDEX_SHARDS',
    'RETENTION_DAYS',
    'SMS_PARTS_PER_SECOND',
  ],
  receipts: ['STAGE', 'TABLE_NAME', 'CONTACT_KEY', 'DUE_INDEX_SHARDS', 'RETENTION_DAYS'],
  replies: [
    'STAGE',
    'TABLE_NAME',
    'CONTACT_KEY',
    'DUE_INDEX_SHARDS',
    'RETENTION_DAYS',
    'SENDER',
    'SMS_MAX_PRICE_USD',
    'ALLOWED_COUNTRIES',
    'DAILY_TEXTS_PER_PHONE',
    'DAILY_TEXTS_PER_CLINIC',
    'SMS_PARTS_PER_SECOND',
    'ALERT_TOPIC_ARN',
    'ALERT_LINKS_URL',
    'REPLY_QUEUE_URL',
    'REPLY_DEAD_LETTER_QUEUE_URL',
    'ANSWER_QUEUE_URL',
    'ANSWER_QUEUE_ARN',
  ],
} as const satisfies Record<string, readonly string[]>;

export type FunctionName = keyof typeof environments;
export type Environment<F extends FunctionName> = Readonly<Record<(typeof environments)[F][number], string>>;

/** The function's environment. Throws one error that names every missing variable. */
export function readEnvironment<F extends FunctionName>(
  name: F,
  from: NodeJS.ProcessEnv = process.env,
): Environment<F> {
  const names: readonly string[] = environments[name];
  const missing = names.filter((variable) => from[variable] === undefined);
  if (missing.length > 0) throw new Error(`${name} lacks environment variables: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((variable) => [variable, from[variable]])) as Environment<F>;
}
