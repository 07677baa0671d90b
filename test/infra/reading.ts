import { type Resource, resourcesOf, type Template } from '../support/synth.ts';

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}
export interface Policy {
  readonly Statement: readonly Statement[];
}
interface Role {
  readonly AssumeRolePolicyDocument: Policy;
  readonly Policies: readonly { readonly PolicyDocument: Policy }[];
  readonly ManagedPolicyArns?: unknown;
}
/** A resource without the hash that the CDK ends its logical id with. */
export const nameOf = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** A value of the template in one line: `Treatments.Arn` for an attribute, `<Treatments>` for a reference. */
export function spell(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::GetAtt': attribute, Ref: reference, 'Fn::Join': join } = value as Record<string, never>;
  if (attribute !== undefined) return `${nameOf(attribute[0])}.${attribute[1]}`;
  if (reference !== undefined) return `<${nameOf(reference)}>`;
  if (join !== undefined) return (join[1] as unknown[]).map(spell).join('');
  throw new Error(`cannot spell ${JSON.stringify(value)}`);
}

export const listOf = (value: string | readonly string[]): string[] => [value].flat() as string[];

const spellStatement = ({ Action, Resource, NotResource, Condition }: Statement): string =>
  [
    `${listOf(Action).join(', ')} on ${NotResource === undefined ? spell(Resource) : `all but ${spell(NotResource)}`}`,
    ...(Condition === undefined ? [] : [JSON.stringify(Condition)]),
  ].join(' if ');

export const rolesOf = (template: Template) => resourcesOf<Role>(template, 'AWS::IAM::Role');

export function only<P>(
  resources: Readonly<Record<string, Resource<P>>>,
  name?: string,
): Resource<P> & { readonly id: string } {
  const found = Object.entries(resources).filter(([id]) => name === undefined || nameOf(id) === name);
  const [[id, resource] = [], another] = found;
  if (id === undefined || resource === undefined || another !== undefined) {
    throw new Error(`not one ${name ?? 'resource'} but ${found.length}`);
  }
  return { id, ...resource };
}

/** By the name of the function, what its role allows. */
export const permissionsOf = (template: Template) =>
  Object.fromEntries(
    Object.entries(rolesOf(template)).map(([id, { Properties }]) => [
      nameOf(id),
      Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(spellStatement)),
    ]),
  );
