import { describeError } from '../tool/failure.ts';
import { type Finding, findingsOn } from './finding.ts';

/** What AWS answered to a call, or why it did not, and which permission of IAM the call needs. */
export type Answer<Value> =
  | { readonly value: Value }
  | { readonly failure: string; readonly permission: string };

/** Makes a call. It never throws: what fails is an answer too. */
export async function ask<Value>(permission: string, call: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    return { failure: describeError(error), permission };
  }
}

type Answers = Readonly<Record<string, Answer<unknown>>>;
type Values<Given extends Answers> = {
  readonly [Name in keyof Given]: Extract<Given[Name], { value: unknown }>['value'];
};

/**
 * What a check finds in the answers that it needs; a finding for each that there is not.
 *
 * @param mayLoseTexts whether the check can find that a text would be lost
 */
export function judge<Given extends Answers>(
  subject: string,
  mayLoseTexts: boolean,
  answers: Given,
  check: (values: Values<Given>) => readonly Finding[],
): readonly Finding[] {
  const failures = Object.values(answers).flatMap((answer) => ('failure' in answer ? [answer] : []));
  if (failures.length > 0)
    return failures.map(({ failure, permission }) =>
      findingsOn(subject).unknown({
        fact: `It could not be checked: ${failure.replace(/\.$/, '')}.`,
        patients: mayLoseTexts
          ? 'Nobody knows whether their texts would be lost.'
          : 'Nobody knows whether they would be kept waiting.',
        fix: `Whoever runs this needs the permission ${permission}.`,
        mayLoseTexts,
      }),
    );
  const values = Object.entries(answers).map(([name, answer]) => [name, 'value' in answer && answer.value]);
  return check(Object.fromEntries(values) as Values<Given>);
}
