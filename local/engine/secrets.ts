import { ServiceError } from './service-error.ts';

/** A secret as it was made. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly value: string;
}

/** The secrets of Secrets Manager in memory, each in its one version. */
export class Secrets {
  readonly #secrets: Secret[] = [];

  add(secret: Secret): void {
    this.#secrets.push(secret);
  }

  /** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
  getSecretValue({ SecretId }: { readonly SecretId?: string }) {
    if (SecretId === undefined || SecretId === '')
      throw new ServiceError('InvalidParameterException', 400, 'You must provide a SecretId.');
    const secret = this.#secrets.find(({ arn, name }) => arn === SecretId || name === SecretId);
    if (secret === undefined)
      throw new ServiceError(
        'ResourceNotFoundException',
        400,
        "Secrets Manager can't find the specified secret.",
      );
    return {
      ARN: secret.arn,
      Name: secret.name,
      SecretString: secret.value,
      VersionStages: ['AWSCURRENT'],
    };
  }
}
