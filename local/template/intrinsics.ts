import { TemplateError } from './template-error.ts';

/** What the intrinsic functions of a template mean in one place: a region, an account and the resources made there. */
export interface Scope {
  /** The value of `Ref`, for logical ids and pseudo parameters alike. */
  ref(logicalId: string): string;
  attribute(logicalId: string, attribute: string): string;
  /** The value of the secret with this name or ARN. */
  secret(id: string): string;
}

/**
 * The value with all intrinsic functions and dynamic references replaced by what they stand for. Throws TemplateError at
 * a function it does not know. `where` names the value in errors.
 */
export function resolveIntrinsics(value: unknown, scope: Scope, where: string): unknown {
  if (typeof value === 'string') return resolveDynamicReferences(value, scope, where);
  if (Array.isArray(value)) {
    return value
      .map((element, index) => resolveIntrinsics(element, scope, `${where}[${index}]`))
      .filter((element) => element !== NO_VALUE);
  }
  if (typeof value !== 'object' || value === null) return value;

  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1 && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
    return callIntrinsic(first[0], first[1], scope, `${where}.${first[0]}`);
  }
  return Object.fromEntries(
    entries
      .map(([key, inner]) => [key, resolveIntrinsics(inner, scope, `${where}.${key}`)] as const)
      .filter(([, resolved]) => resolved !== NO_VALUE),
  );
}

/** What `{"Ref": "AWS::NoValue"}` stands for: the property is not there. */
const NO_VALUE = Symbol('AWS::NoValue');

function callIntrinsic(name: string, argument: unknown, scope: Scope, where: string): unknown {
  switch (name) {
    case 'Ref':
      if (argument === 'AWS::NoValue') return NO_VALUE;
      return scope.ref(string(argument, where));
    case 'Fn::GetAtt': {
      const [logicalId, attribute] =
        typeof argument === 'string' ? splitOnce(argument, '.') : strings(argument, where);
      return scope.attribute(string(logicalId, where), string(attribute, where));
    }
    case 'Fn::Join': {
      const [separator, list] = array(argument, where);
      const parts = strings(resolveIntrinsics(list, scope, where), where);
      return resolveDynamicReferences(parts.join(string(separator, where)), scope, where);
    }
    case 'Fn::Select': {
      const [index, list] = array(argument, where);
      const chosen = array(resolveIntrinsics(list, scope, where), where)[Number(index)];
      if (chosen === undefined) throw new TemplateError(where, `there is no element ${index}`);
      return chosen;
    }
    case 'Fn::Split': {
      const [separator, text] = array(argument, where);
      return string(resolveIntrinsics(text, scope, where), where).split(string(separator, where));
    }
    case 'Fn::Sub':
      return substitute(argument, scope, where);
    default:
      throw new TemplateError(where, 'is an intrinsic function that the local run does not know');
  }
}

function substitute(argument: unknown, scope: Scope, where: string): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const given = resolveIntrinsics(variables, scope, where) as Readonly<Record<string, unknown>>;
  return string(template, where).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    if (Object.hasOwn(given, name)) return string(given[name], where);
    const [logicalId, attribute] = splitOnce(name, '.');
    return attribute === undefined ? scope.ref(name) : scope.attribute(string(logicalId, where), attribute);
  });
}

/** CloudFormation puts a secret in the place of its reference at deployment. Other stores are refused. */
function resolveDynamicReferences(text: string, scope: Scope, where: string): string {
  return text.replace(/\{\{resolve:([^}]*)\}\}/g, (_, reference: string) => {
    const [, id] =
      /^secretsmanager:(arn:[^:]+:secretsmanager:[^:]+:[^:]+:secret:[^:]+|[^:]+)(?::SecretString)?:*$/.exec(
        reference,
      ) ?? [];
    if (id === undefined)
      throw new TemplateError(where, `the local run cannot resolve {{resolve:${reference}}}`);
    return scope.secret(id);
  });
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

function string(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateError(where, 'must be a string');
}

function array(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TemplateError(where, 'must be a list');
}

const strings = (value: unknown, where: string): string[] =>
  array(value, where).map((element) => string(element, where));
