import type { ServiceName, ToolServiceName } from './fault.ts';
import type { WireRequest } from './protocol.ts';

/** Who signed a request, and for which service. Signatures are not verified. */
export interface Credential {
  readonly accessKeyId: string;
  readonly service: string;
}

/** Reads the credential scope of Signature Version 4; undefined for a request that is not signed. */
export function readCredential({ headers }: WireRequest): Credential | undefined {
  const scope = /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;
  const [, accessKeyId, service] = scope.exec(String(headers.authorization)) ?? [];
  return accessKeyId === undefined || service === undefined ? undefined : { accessKeyId, service };
}

/** Which service an unsigned request means, as far as it shows. */
export function addressedService({ url, headers }: WireRequest): ServiceName | ToolServiceName {
  const target = String(headers['x-amz-target']);
  if (target.startsWith('DynamoDB_')) return 'dynamodb';
  if (target.startsWith('AmazonSQS.')) return 'sqs';
  if (target.startsWith('AWSCognitoIdentityProviderService.')) return 'cognito-idp';
  if (target.startsWith('secretsmanager.')) return 'secretsmanager';
  return /^\/schedule/.test(url) ? 'scheduler' : 'sns';
}
