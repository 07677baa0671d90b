import { createHash } from 'node:crypto';
import { devNull } from 'node:os';

/** The one stream that a function logs to here. */
export const LOG_STREAM = '[$LATEST]local';

/** The variables that Lambda itself sets, and what makes AWS this machine. The credentials are made up and lead nowhere. */
export const lambdaVariables = (
  { name, handler, memoryMb }: LambdaFacts,
  { region, awsEndpoint }: { readonly region: string; readonly awsEndpoint: string },
): Record<string, string> => ({
  _HANDLER: handler,
  AWS_DEFAULT_REGION: region,
  AWS_REGION: region,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: LOG_STREAM,
  AWS_ACCESS_KEY_ID: accessKeyOf(name),
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: 'local',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  // Beyond what Lambda sets: AWS is played on this machine, whatever the profile of the person at it says.
  AWS_ENDPOINT_URL: awsEndpoint,
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
});

export interface LambdaFacts {
  readonly name: string;
  readonly handler: string;
  readonly memoryMb: number;
}

/** The access key by which AWS, as the local run plays it, knows the function that calls: the same in every run. */
export const accessKeyOf = (functionName: string): string =>
  `AKIA${createHash('sha256').update(functionName).digest('hex').slice(0, 16).toUpperCase()}`;
