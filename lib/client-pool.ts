import {
  AccountRecovery,
  FeaturePlan,
  ResourceServerScope,
  UserPool,
  UserPoolDomain,
  UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { Stack, Token, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { RESOURCE_SERVER, scopes } from '../lambdas/use-cases/authorize.ts';
import { domainPrefixOf } from './domain-prefix.ts';
import type { Issuer } from './issuer.ts';
import { removalPolicy } from './retention.ts';
import type { StageConfig } from './stage-config.ts';

/**
 * Gives tokens to clinic systems by their client credentials: a user pool without users. Its clients are data, not
 * infrastructure: ops make them with the clinic that they act for.
 */
export class ClientPool extends Construct implements Issuer {
  readonly issuer: string;
  readonly jwksUri: string;
  /** Cognito's access tokens name their client and no audience. */
  readonly clientClaim = 'client_id';
  readonly scopePrefix = `${RESOURCE_SERVER}/`;
  readonly userPoolId: string;
  /** Where a client fetches its tokens. */
  readonly tokenUrl: string;

  constructor(scope: Construct, id: string, stage: StageConfig) {
    super(scope, id);
    const { region, account, stackName } = Stack.of(this);
    const userPool = new UserPool(this, 'UserPool', {
      userPoolName: stackName,
      // The cheapest. Tokens for clients cost the same in all of them.
      featurePlan: FeaturePlan.LITE,
      selfSignUpEnabled: false,
      accountRecovery: AccountRecovery.NONE,
      deletionProtection: stage.production,
      removalPolicy: removalPolicy(stage),
    });
    const reason =
      'The pool has no users, and nobody can sign up: only programs get tokens, by client credentials.';
    Validations.of(userPool).acknowledge(
      { id: 'AwsSolutions-COG1', reason },
      { id: 'AwsSolutions-COG2', reason },
      { id: 'AwsSolutions-COG8', reason },
    );
    new UserPoolResourceServer(this, 'ResourceServer', {
      userPool,
      identifier: RESOURCE_SERVER,
      scopes: [
        new ResourceServerScope({ scopeName: scopes.read, scopeDescription: 'Read treatments' }),
        new ResourceServerScope({
          scopeName: scopes.write,
          scopeDescription: 'Post, change and cancel treatments',
        }),
      ],
    });
    // `cdk deploy` knows the account. A synth without credentials does not, and nothing can be hashed at deployment: its
    // prefix depends on the stack's name alone, and another account may have taken it.
    const domain = new UserPoolDomain(this, 'Domain', {
      userPool,
      cognitoDomain: {
        domainPrefix: domainPrefixOf(stackName, Token.isUnresolved(account) ? undefined : account),
      },
    });
    this.userPoolId = userPool.userPoolId;
    this.issuer = `https://cognito-idp.${region}.amazonaws.com/${this.userPoolId}`;
    this.jwksUri = `${this.issuer}/.well-known/jwks.json`;
    this.tokenUrl = `${domain.baseUrl()}/oauth2/token`;
  }
}
