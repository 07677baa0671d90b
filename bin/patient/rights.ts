import { DynamoDbClinics } from '../../lambdas/aws/dynamodb-clinics.ts';
import { shortContact } from '../../lambdas/aws/log.ts';
import { type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import { UsageError } from '../tool/arguments.ts';
import { Failure } from '../tool/failure.ts';
import type { Command } from './command.ts';
import { findContactItems, forgetContact } from './contact.ts';
import { erase, type Tools } from './erase.ts';
import { exported, inJson } from './export.ts';
import { findHoldings, type Holding, type Subject } from './person.ts';
import { REMAINS, writeContact, writeErased, writeFinish, writeHoldings } from './report.ts';
import { type Request, Requests } from './requests.ts';

export interface Rights extends Tools {
  readonly command: Omit<Command, 'phone' | 'where'>;
  readonly subject: Subject;
  readonly now: Instant;
  readonly newId: () => string;
}

/**
 * Twice the longest that a function may run (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), since this
 * run takes its time too: one that had read a treatment before it was erased may write a reply or an alert about it until then.
 */
const UNTIL_NOTHING_COMES = 30 * MINUTE;

/**
 * All that is held, as JSON. That it was asked for is recorded first.
 *
 * @throws UsageError where more has to be said; Failure where there is no such clinic
 */
export async function exportAll(rights: Rights): Promise<string> {
  const { command, subject, table, now } = rights;
  await checkClinic(rights);
  const holdings = (await findHoldings(table, subject, [])).filter(isAskedFor(command));
  checkCorrected(holdings, command);
  const contact = await findContactItems(table, subject.contactId);
  await new Requests(table, rights.newId).add(requestOf(rights));
  return inJson(exported(subject, contact, holdings, command.corrected, now));
}

/**
 * Erases where that is meant, and says what. Run again, it goes on where it was broken off, and finishes.
 *
 * @throws UsageError where more has to be said; Failure where there is no such clinic, or a phone was corrected meanwhile
 */
export async function eraseAll(rights: Rights): Promise<string> {
  const { command, subject, table, now } = rights;
  await checkClinic(rights);
  const requests = new Requests(table, rights.newId);
  const before = (await requests.openOf(subject.contactId)).filter(({ open }) =>
    open.every(isAskedFor(command)),
  );
  const all = await findHoldings(
    table,
    subject,
    before.flatMap(({ open }) => open),
  );
  const holdings = all.filter(isAskedFor(command));
  const listed = [`In logs this contact is ${shortContact(subject.contactId)}.`, ...writeHoldings(holdings)];
  if (!command.isMeant)
    return [...listed, '', 'Nothing was erased: --yes erases this.', '', ...REMAINS].join('\n');
  checkCorrected(holdings, command);

  // First, since nothing else may say what is left once a treatment is gone.
  const finishableAt = now + UNTIL_NOTHING_COMES;
  const erasure = {
    open: holdings.map(({ clinicId, treatmentId }) => ({ clinicId, treatmentId })),
    finishableAt,
  };
  const sk = await requests.add(requestOf(rights), erasure);
  const erased = await erase(holdings, subject, command.corrected, rights);
  const isInUse = all.some(({ isCorrected, treatment, ...key }) =>
    treatment === undefined || isCorrected ? false : !isAskedFor(command)(key),
  );
  const contact = isInUse ? 'in-use' : await forgetContact(table, subject.contactId);
  await requests.note(sk, erased);

  // Whoever had read what was just erased may still write: a run that finds nothing more finishes.
  const isLast = Object.values(erased).every((count) => count === 0);
  const erasures = [...before, { ...erasure, sk, ...(isLast && { finishableAt: now }) }];
  for (const done of erasures.filter((each) => each.finishableAt <= now)) await requests.finish(done.sk, now);
  const again = Math.max(...erasures.map((each) => each.finishableAt));
  return [
    ...listed,
    '',
    writeErased(erased),
    writeContact(contact),
    ...(holdings.some(({ hasOtherPhone }) => hasOtherPhone) && command.corrected === 'same-person'
      ? ['The other phones of the person are to be erased as well.']
      : []),
    writeFinish(again > now ? again : undefined),
    '',
    ...REMAINS,
  ].join('\n');
}

const isAskedFor =
  ({ clinicId }: Pick<Command, 'clinicId'>) =>
  (key: Pick<TreatmentKey, 'clinicId'>): boolean =>
    clinicId === undefined || key.clinicId === clinicId;

const requestOf = ({ command, subject, now }: Rights): Request => ({
  contactId: subject.contactId,
  action: command.name,
  at: now,
  by: command.by,
  reason: command.reason,
  clinicId: command.clinicId,
});

/** One that is misspelt has nothing, and would be taken for erased. */
async function checkClinic({ command: { clinicId }, table }: Rights): Promise<void> {
  if (clinicId === undefined) return;
  const clinic = await new DynamoDbClinics(table.client, table.name).find(clinicId);
  if (clinic === undefined)
    throw new Failure(`There is no clinic ${clinicId}: npm run clinic -- list shows all.`);
}

/** Nobody but the clinic knows whether two phones are an old one and a new one of the same person, or one was mistyped and is somebody else's. */
function checkCorrected(holdings: readonly Holding[], { corrected }: Pick<Command, 'corrected'>): void {
  const open = holdings.filter(({ hasOtherPhone }) => hasOtherPhone && corrected === undefined);
  if (open.length === 0) return;
  const named = open
    .map(({ clinicId, treatmentId }) => `${treatmentId} of the clinic ${clinicId}`)
    .join(', ');
  throw new UsageError(
    `Another phone has, had or wrote about ${named}. Ask the clinic whose the other is, and say --corrected same-person or --corrected other-person.`,
  );
}
