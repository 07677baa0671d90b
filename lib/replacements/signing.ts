import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, ChecksumConstructor, HashConstructor, Provider } from '@smithy/types';

// @ts-expect-error: the SDK's own, by a path that leads past this replacement and has no types
export * from '../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/index.js';

/** Of the configuration of a client, what its requests are signed with. */
interface Signing {
  readonly credentials?: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  readonly credentialDefaultProvider: (init: object) => Provider<AwsCredentialIdentity>;
  readonly region: Provider<string>;
  readonly defaultSigningName: string;
  readonly sha256: ChecksumConstructor | HashConstructor;
}

/**
 * As the SDK's, with one signer for a client and not one for each request, and credentials that nobody sets later. The result is a new
 * object: V8 copies one that was built up key by key a hundred times as slowly, and every request copies it four times.
 */
export function resolveAwsSdkSigV4Config<Config extends Signing>(config: Config) {
  const { region, defaultSigningName: service, sha256 } = config;
  const credentials = credentialsOf(config);
  const signer = new SignatureV4({ credentials, region, service, sha256 });
  return { ...config, credentials, signer: async () => signer, systemClockOffset: 0 };
}

function credentialsOf({ credentials, credentialDefaultProvider }: Signing): Provider<AwsCredentialIdentity> {
  if (credentials === undefined) return credentialDefaultProvider({});
  return typeof credentials === 'function' ? credentials : async () => credentials;
}
