import { createHash } from 'node:crypto';
import type { StackOutput } from '../engine/stacks.ts';
import type { Assembly } from './assembly.ts';
import { type Identity, identify, type Place, stackIdOf } from './identity.ts';
import { resolveIntrinsics, type Scope } from './intrinsics.ts';
import { ignoredTypes, type PropertiesOf, type ResourceType, resourceTypes } from './resource-types.ts';
import { TemplateError } from './template-error.ts';

/** A resource of the template with its properties resolved and checked. */
interface LocalResource<T extends ResourceType> {
  readonly logicalId: string;
  readonly identity: Identity;
  readonly properties: PropertiesOf<T>;
}

/** The stack of a template, resolved for one place. */
export interface LocalStack {
  readonly place: Place;
  /** All resources of a type, in the template's order. */
  all<T extends ResourceType>(type: T): readonly LocalResource<T>[];
  /** The value of the secret with this name or ARN. */
  secret(id: string): string;
  /** What the template tells others of the stack. */
  outputs(): readonly StackOutput[];
}

/**
 * Resolves a stack for a place. Throws TemplateError at whatever the local run would have to honour and cannot: a type or
 * property that it does not know, a value that AWS would refuse.
 */
export function readStack(
  { stackName, region, resources, outputs = {} }: Assembly,
  where: Pick<Place, 'accountId' | 'sqsOrigin' | 'apiOrigin'>,
): LocalStack {
  const place: Place = { ...where, region, stackName };

  const identities = new Map<string, Identity>();
  const identityOf = (logicalId: string): Identity => {
    const known = identities.get(logicalId);
    if (known !== undefined) return known;
    const resource = resources[logicalId];
    if (resource === undefined) throw new TemplateError(logicalId, 'is not in the template');
    const property = (name: string) =>
      resolveIntrinsics(resource.Properties?.[name], scope, `${logicalId}.${name}`);
    const identity = identify(resource.Type, logicalId, property, place);
    identities.set(logicalId, identity);
    return identity;
  };

  const scope: Scope = {
    ref: (name) => pseudoParameter(name, place) ?? identityOf(name).ref,
    attribute(logicalId, name) {
      const value = identityOf(logicalId).attributes[name];
      if (value === undefined) throw new TemplateError(logicalId, `has no attribute ${name} in a local run`);
      return value;
    },
    secret(id) {
      const secret = all('AWS::SecretsManager::Secret').find(({ identity }) => identity.ref === id);
      if (secret === undefined) throw new TemplateError(id, 'is not a secret of the template');
      return generatedSecret(secret.logicalId, secret.properties.GenerateSecretString.PasswordLength);
    },
  };

  const all = <T extends ResourceType>(type: T): readonly LocalResource<T>[] =>
    Object.entries(resources)
      .filter(([, { Type }]) => Type === type)
      .map(([logicalId, { Properties }]) => ({
        logicalId,
        identity: identityOf(logicalId),
        properties: checkProperties(type, logicalId, resolveIntrinsics(Properties ?? {}, scope, logicalId)),
      }));

  for (const [logicalId, { Type }] of Object.entries(resources)) {
    if (!Object.hasOwn(resourceTypes, Type) && !ignoredTypes.has(Type))
      throw new TemplateError(logicalId, `the local run does not know resources of type ${Type}`);
  }
  return {
    place,
    all,
    secret: scope.secret,
    outputs: () =>
      Object.entries(outputs).map(([key, output]) => {
        const { Value, Description, ...rest } = output;
        for (const property of Object.keys(rest))
          throw new TemplateError(`${key}.${property}`, 'the local run does not know this of an output');
        return {
          key,
          value: String(resolveIntrinsics(Value, scope, key)),
          ...(Description !== undefined && { description: Description }),
        };
      }),
  };
}

function pseudoParameter(name: string, place: Place): string | undefined {
  const { region, accountId, stackName } = place;
  switch (name) {
    case 'AWS::Region':
      return region;
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return stackIdOf(place);
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    default:
      return undefined;
  }
}

function checkProperties<T extends ResourceType>(
  type: T,
  logicalId: string,
  properties: unknown,
): PropertiesOf<T> {
  const { success, data, error } = resourceTypes[type].safeParse(properties);
  if (success) return data as PropertiesOf<T>;
  const [issue] = error.issues;
  throw new TemplateError([logicalId, ...(issue?.path ?? [])].join('.'), `${issue?.message} (${type})`);
}

/** Letters and digits of the wanted length, the same in every run: a contact keeps its id. */
const generatedSecret = (logicalId: string, length: number): string =>
  createHash('shake256', { outputLength: Math.ceil(length / 2) })
    .update(logicalId)
    .digest('hex')
    .slice(0, length);
