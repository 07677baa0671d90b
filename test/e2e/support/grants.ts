import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConditions } from '../../../local/iam/condition.ts';
import type { Statement } from '../../../local/iam/policy.ts';
import type { Role } from '../../../local/iam/roles.ts';
import { listOf, nameOf, type Policy, rolesOf, spell } from '../../infra/reading.ts';

/** The least that a role's policies can be taken apart to: one action on one resource, under one value of a condition. */
export interface Grant {
  readonly name: string;
  /** The role in the template that has it. */
  readonly logicalId: string;
  /** The role as it would be without it. */
  readonly without: Role;
}

/** Everything that a role is granted, grant by grant. */
export const grantsOf = (role: Role): readonly Grant[] =>
  role.statements.flatMap((statement, index) =>
    partsOf(statement).flatMap((part, number, parts) =>
      choicesOf(part).map(({ words, others }) => {
        const left = [...parts.toSpliced(number, 1), ...others];
        return {
          name: `${nameOf(role.logicalId)}: ${part.actions.join()} on ${spellResources(part)}${words}`,
          logicalId: role.logicalId,
          without: { ...role, statements: role.statements.toSpliced(index, 1, ...left) },
        };
      }),
    ),
  );

/** A statement that allows several things, as several that allow one each. */
const partsOf = (statement: Statement): readonly Statement[] =>
  statement.effect === 'Deny'
    ? []
    : statement.actions.flatMap((action) =>
        'allBut' in statement.resources
          ? [{ ...statement, actions: [action] }]
          : statement.resources.only.map((resource) => ({
              ...statement,
              actions: [action],
              resources: { only: [resource] },
            })),
      );

/** The values that a condition leaves a choice of, each with what the statement is without it; or the whole statement. */
function choicesOf(
  part: Statement,
): readonly { readonly words: string; readonly others: readonly Statement[] }[] {
  const choices = part.conditions.flatMap(({ operator, key, values }, index) =>
    values.map((value, number) => {
      const left = readConditions(operator, { [key]: values.toSpliced(number, 1) });
      return {
        words: ` if ${key} is ${value}`,
        others:
          values.length === 1 ? [] : [{ ...part, conditions: part.conditions.toSpliced(index, 1, ...left) }],
      };
    }),
  );
  return choices.length === 0 ? [{ words: '', others: [] }] : choices;
}

const spellResources = ({ resources }: Statement): string => {
  const [[kind, patterns] = ['', []]] = Object.entries(resources) as [string, readonly string[]][];
  const short = patterns.map((pattern) => pattern.replace(/^arn:aws:([^:]+):[^:]*:\d*:/, '$1:'));
  return `${kind === 'allBut' ? 'all but ' : ''}${short.join()}`.replaceAll(/[0-9A-F]{8}(?=$|[:/])/g, '');
};

/** Names what is to be taken away of a template: an action of a role, on one resource where it may be on several. */
export interface Removal {
  /** By their names in the template, without the hashes of the CDK. */
  readonly role: string;
  readonly action: string;
  readonly resource?: string;
}

/** A CDK output directory like `outdir`, but that a role lacks an action. The caller removes it. */
export function assemblyWithout(
  outdir: string,
  { role, action, resource = '' }: Removal,
): { readonly outdir: string; remove(): void } {
  const changed = mkdtempSync(join(tmpdir(), 'without-'));
  for (const file of readdirSync(outdir)) {
    if (!file.endsWith('.template.json')) {
      symlinkSync(resolve(outdir, file), join(changed, file));
      continue;
    }
    const template = JSON.parse(readFileSync(join(outdir, file), 'utf8'));
    const [found] = Object.entries(rolesOf(template)).filter(([id]) => nameOf(id) === role);
    const documents = found?.[1].Properties.Policies.map(({ PolicyDocument }) => PolicyDocument) ?? [];
    const removed = documents.map((document) => remove(document as Mutable<Policy>, action, resource));
    if (removed.every((count) => count === 0)) throw new Error(`${role} has no ${action} on ${resource}`);
    writeFileSync(join(changed, file), JSON.stringify(template));
  }
  return { outdir: changed, remove: () => rmSync(changed, { recursive: true }) };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Answers how often it was there. */
function remove(document: Mutable<Policy>, action: string, resource: string): number {
  let count = 0;
  document.Statement = document.Statement.flatMap((statement) => {
    const isMeant = resource === '' || spell(statement.Resource ?? '').includes(resource);
    const left = listOf(statement.Action).filter((each) => !isMeant || each !== action);
    count += listOf(statement.Action).length - left.length;
    return left.length === 0 ? [] : [{ ...statement, Action: left }];
  });
  return count;
}
