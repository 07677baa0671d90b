import { FHIR_JSON, MERGE_PATCH_JSON } from '../../lambdas/http/media-type.ts';
import { type Answer, Rehearsal, type Request } from './rehearsal.ts';
import {
  bundle,
  full,
  invalid,
  laterProcedure,
  procedure,
  procedureInError,
  procedureOfOtherSystem,
  procedureWithdrawn,
  procedureWithFaults,
  short,
  treatment,
} from './requests.ts';

/** One exchange with an operation, under one name in its requests and in its answers. */
export interface Example {
  readonly name: string;
  readonly summary: string;
  /** Absent where the request has no body, or one that is no JSON. */
  readonly request?: { readonly mediaType: string; readonly body: unknown };
  readonly answer: Answer;
}

const JSON_TYPE = 'application/json';
const inFhir = { 'content-type': FHIR_JSON };
const readsFhir = { headers: { accept: FHIR_JSON } };
const CHANGED = '"7"';
const OPTED_OUT = '+13055550126';
const NOT_JSON = '{"treatmentId":';
const tooLong = (limit: number) => `"${'x'.repeat(limit * 1024)}"`;

const exchange = (name: string, summary: string, answer: Answer): Example => ({ name, summary, answer });

const withBody = (
  name: string,
  summary: string,
  mediaType: string,
  body: unknown,
  answer: Answer,
): Example => ({
  name,
  summary,
  request: { mediaType, body },
  answer,
});

export async function postExamples(): Promise<Example[]> {
  const json = async (
    name: string,
    summary: string,
    clinic: Rehearsal | Promise<Rehearsal>,
    body: unknown,
    request: Request = {},
  ) => withBody(name, summary, JSON_TYPE, body, await (await clinic).post({ body, ...request }));
  const fhir = async (
    name: string,
    summary: string,
    clinic: Rehearsal | Promise<Rehearsal>,
    body: unknown,
    request: Request = {},
  ) =>
    withBody(
      name,
      summary,
      FHIR_JSON,
      body,
      await (await clinic).post({ body, headers: inFhir, ...request }),
    );
  const other = async (
    name: string,
    summary: string,
    clinic: Rehearsal | Promise<Rehearsal>,
    request: Request,
  ) => exchange(name, summary, await (await clinic).post({ body: treatment, ...request }));

  const anew = () => new Rehearsal();
  const posted = () => Rehearsal.with(treatment);
  const cancelled = async () => {
    const clinic = await posted();
    await clinic.cancel('T-1001');
    return clinic;
  };
  const postedInFhir = async () => {
    const clinic = anew();
    await clinic.post({ body: procedure, headers: inFhir });
    return clinic;
  };
  const optedOut = async () => {
    const clinic = anew();
    await clinic.optOut(OPTED_OUT);
    return clinic;
  };
  const other409 = { ...treatment, patient: { ...treatment.patient, language: 'es' } };

  return [
    await json('created', 'A treatment, taken in', anew(), treatment),
    await json('createdShort', "With the clinic's language and time zone", anew(), short),
    await json('createdFull', 'All that may be said', anew(), full),
    await json('createdOptedOut', 'The phone has opted out: nothing is sent', optedOut(), {
      ...treatment,
      treatmentId: 'T-1004',
      patient: { phone: OPTED_OUT },
    }),
    await json('repeated', 'The same event again', posted(), treatment),
    await json('dryRun', 'With `dryRun=true`: what would be sent, and when', anew(), treatment, {
      query: { dryRun: 'true' },
    }),
    await json('conflict', 'The same id with other content', posted(), other409),
    await json('cancelled', 'An id whose treatment was cancelled', cancelled(), treatment),
    await json('invalid', 'Rules broken, an entry each', anew(), invalid),
    await fhir(
      'createdFromProcedure',
      'A Procedure that contains its Patient and Consent',
      anew(),
      procedure,
    ),
    await fhir('createdFromBundle', 'A transaction with Patient, Consent and Procedure', anew(), bundle),
    await fhir('amendedByProcedure', 'A later version of the Procedure', postedInFhir(), laterProcedure),
    await fhir('cancelledByProcedure', 'It was entered in error', postedInFhir(), procedureInError),
    await fhir('dryRunOfProcedure', 'With `dryRun=true`: what would be sent, and when', anew(), procedure, {
      query: { dryRun: 'true' },
    }),
    await fhir('withdrawnByConsent', 'The patient wants no more texts', postedInFhir(), procedureWithdrawn),
    await fhir(
      'procedureOfOtherSystem',
      'An identifier of another system, with the value of one that is known',
      postedInFhir(),
      procedureOfOtherSystem,
    ),
    await fhir('unknownProcedure', 'Entered in error, and never posted', anew(), procedureInError),
    await fhir('cancelledProcedure', 'A Procedure whose treatment was cancelled', cancelled(), procedure),
    await fhir('invalidProcedure', 'Rules broken, an issue each', anew(), procedureWithFaults),
    await other('unknownAsProblem', 'The same, to a caller who reads plain JSON', anew(), {
      body: procedureInError,
      headers: { ...inFhir, accept: JSON_TYPE },
    }),
    await other('invalidProcedureAsProblem', 'The same, to a caller who reads plain JSON', anew(), {
      body: procedureWithFaults,
      headers: { ...inFhir, accept: JSON_TYPE },
    }),
    await other('conflictInFhir', 'The same, to a caller who reads FHIR', posted(), {
      body: other409,
      headers: { 'content-type': JSON_TYPE, accept: FHIR_JSON },
    }),
    await other('notJson', 'The body is no JSON', anew(), { body: NOT_JSON }),
    await other('notJsonInFhir', 'The body is no JSON', anew(), { body: NOT_JSON, headers: inFhir }),
    await other(
      'otherRecord',
      'An identifier of another system, to a caller who reads plain JSON',
      postedInFhir(),
      {
        body: procedureOfOtherSystem,
        headers: { ...inFhir, accept: JSON_TYPE },
      },
    ),
    await other('invalidQuery', 'A parameter breaks its rule', anew(), { query: { dryRun: 'yes' } }),
    await other('unknownParameter', 'A parameter is misspelt', anew(), { query: { dryrun: 'true' } }),
    await other('noClinic', 'The clinic is no longer there', anew(), { clinicIsKnown: false }),
    await other('noClinicInFhir', 'The clinic is no longer there', anew(), {
      clinicIsKnown: false,
      headers: { accept: FHIR_JSON },
    }),
    await other('tooLarge', 'More than 16 KB of plain JSON', anew(), { body: tooLong(16) }),
    await other('tooLargeInFhir', 'More than 256 KB of FHIR', anew(), {
      body: tooLong(256),
      headers: inFhir,
    }),
    await other('unsupportedMediaType', 'Neither JSON nor FHIR', anew(), {
      headers: { 'content-type': 'text/plain' },
    }),
    await other('unsupportedMediaTypeInFhir', 'Neither JSON nor FHIR', anew(), {
      headers: { 'content-type': 'text/plain', accept: FHIR_JSON },
    }),
  ];
}

/** A dry run is for posts alone. */
const UNREAD = { query: { dryRun: 'true' } };

export async function listExamples(): Promise<Example[]> {
  const clinic = await Rehearsal.with(treatment, short, full);
  await clinic.send('T-1002', 'delivered');
  const first = await clinic.list({ query: { limit: '2' } });
  const { nextCursor = '' } = first.body as { nextCursor?: string };
  const query = { state: 'waiting' };
  return [
    exchange('page', 'A first page, with `limit=2`', first),
    exchange('lastPage', 'The last page', await clinic.list({ query: { limit: '2', cursor: nextCursor } })),
    exchange('none', 'There is none', await clinic.list({ query: { state: 'unknown' } })),
    exchange('invalidQuery', 'A parameter breaks its rule', await clinic.list({ query })),
    exchange('invalidQueryInFhir', 'A parameter breaks its rule', await clinic.list({ query, ...readsFhir })),
  ];
}

export async function readExamples(): Promise<Example[]> {
  const clinic = await Rehearsal.with(treatment, short, full, { ...short, treatmentId: 'T-1004' });
  await clinic.send('T-1002', 'delivered');
  await clinic.hear('T-1002', '1 but I have a fever', 'concern');
  await clinic.send('T-1003', 'undelivered');
  await clinic.send('T-1004');
  return [
    exchange('scheduled', 'Nothing has been sent yet', await clinic.read('T-1001')),
    exchange('sent', 'The network has the first text', await clinic.read('T-1004')),
    exchange('delivered', 'The first text has arrived, and was answered', await clinic.read('T-1002')),
    exchange('undelivered', 'The first text did not arrive', await clinic.read('T-1003')),
    exchange('scheduledInFhir', 'Nothing has been sent yet', await clinic.read('T-1001', readsFhir)),
    exchange(
      'deliveredInFhir',
      'The first text has arrived, and was answered',
      await clinic.read('T-1002', readsFhir),
    ),
    exchange('undeliveredInFhir', 'The first text did not arrive', await clinic.read('T-1003', readsFhir)),
    exchange('invalidQuery', 'No parameter is read here', await clinic.read('T-1001', UNREAD)),
    exchange(
      'invalidQueryInFhir',
      'No parameter is read here',
      await clinic.read('T-1001', { ...UNREAD, ...readsFhir }),
    ),
    exchange('notFound', 'Your clinic has none with this id', await clinic.read('T-9999')),
    exchange('notFoundInFhir', 'Your clinic has none with this id', await clinic.read('T-9999', readsFhir)),
  ];
}

export async function patchExamples(): Promise<Example[]> {
  const patch = async (name: string, summary: string, body: unknown, request: Request = {}) => {
    const clinic = await Rehearsal.with(treatment);
    return withBody(
      name,
      summary,
      MERGE_PATCH_JSON,
      body,
      await clinic.patch('T-1001', { body, ...request }),
    );
  };
  const other = async (name: string, summary: string, request: Request, treatmentId = 'T-1001') =>
    exchange(name, summary, await (await Rehearsal.with(treatment)).patch(treatmentId, request));
  const cancelled = await Rehearsal.with(treatment);
  await cancelled.cancel('T-1001');

  const moved = { treatedAt: '2026-11-24T11:52:00Z' };
  const unchangeable = { consent: { obtainedAt: '2026-11-24T11:00:00Z' }, treatedAt: 'yesterday' };
  const twice = [
    { suffix: '', headers: {} },
    { suffix: 'InFhir', headers: { accept: FHIR_JSON } },
  ];
  const refused = async ({ suffix, headers }: (typeof twice)[number]) => [
    await other(`notJson${suffix}`, 'The body is no JSON', { body: NOT_JSON, headers }),
    await other(`invalidQuery${suffix}`, 'No parameter is read here', { ...UNREAD, body: moved, headers }),
    await other(`malformedIfMatch${suffix}`, '`If-Match` without quotes', {
      body: moved,
      headers: { ...headers, 'if-match': '1' },
    }),
    await other(`noClinic${suffix}`, 'The clinic is no longer there', {
      body: moved,
      clinicIsKnown: false,
      headers,
    }),
    await other(`notFound${suffix}`, 'Your clinic has none with this id', { body: moved, headers }, 'T-9999'),
    exchange(
      `cancelled${suffix}`,
      'The treatment was cancelled',
      await cancelled.patch('T-1001', { body: moved, headers }),
    ),
    await other(`revisionChanged${suffix}`, 'Somebody else was faster', {
      body: moved,
      headers: { ...headers, 'if-match': CHANGED },
    }),
    await other(`tooLarge${suffix}`, 'More than 16 KB', { body: tooLong(16), headers }),
    await other(`unsupportedMediaType${suffix}`, 'No merge patch', {
      body: moved,
      headers: { ...headers, 'content-type': JSON_TYPE },
    }),
    await other(`invalid${suffix}`, 'Rules broken, an entry each', { body: unchangeable, headers }),
  ];
  return [
    await patch('moved', 'The time corrected: check-ins move', moved),
    await patch('phoneCorrected', 'Another phone and language', {
      patient: { phone: '+13055550127', language: 'es' },
    }),
    await patch('defaults', "Back to the clinic's language and time zone", {
      patient: { language: null, timeZone: null },
    }),
    await patch('optedOut', 'The patient wants no more texts', { consent: { sms: false } }),
    await patch('movedInFhir', 'The time corrected, answered in FHIR', moved, readsFhir),
    ...(await Promise.all(twice.map(refused))).flat(),
  ];
}

export async function cancelExamples(): Promise<Example[]> {
  const clinic = await Rehearsal.with(treatment, short);
  await clinic.send('T-1002', 'delivered');
  const changed = { headers: { 'if-match': CHANGED } };
  const malformed = { headers: { 'if-match': '1' } };
  const also = ({ headers }: { headers: Record<string, string> }) => ({
    headers: { ...headers, accept: FHIR_JSON },
  });
  return [
    exchange('revisionChanged', 'Somebody else was faster', await clinic.cancel('T-1001', changed)),
    exchange(
      'revisionChangedInFhir',
      'Somebody else was faster',
      await clinic.cancel('T-1001', also(changed)),
    ),
    exchange('invalidQuery', 'No parameter is read here', await clinic.cancel('T-1001', UNREAD)),
    exchange(
      'invalidQueryInFhir',
      'No parameter is read here',
      await clinic.cancel('T-1001', { ...UNREAD, ...readsFhir }),
    ),
    exchange('malformedIfMatch', '`If-Match` without quotes', await clinic.cancel('T-1001', malformed)),
    exchange(
      'malformedIfMatchInFhir',
      '`If-Match` without quotes',
      await clinic.cancel('T-1001', also(malformed)),
    ),
    exchange('notFound', 'Your clinic has none with this id', await clinic.cancel('T-9999')),
    exchange('notFoundInFhir', 'Your clinic has none with this id', await clinic.cancel('T-9999', readsFhir)),
    exchange('cancelled', 'Nothing had been sent', await clinic.cancel('T-1001')),
    exchange('partlySent', 'One text had been sent: it stays as it is', await clinic.cancel('T-1002')),
    exchange('cancelledInFhir', 'Cancelled before: the same again', await clinic.cancel('T-1001', readsFhir)),
  ];
}

/** Three alerts: an urgent reply, one that reports a problem, and a text that did not arrive. */
async function alerted(): Promise<Rehearsal> {
  const clinic = await Rehearsal.with(treatment, short, full);
  await clinic.raise('T-1001', 'urgent');
  await clinic.raise('T-1002', 'concern');
  await clinic.raise('T-1003', 'undelivered');
  return clinic;
}

export async function alertExamples(): Promise<Example[]> {
  const clinic = await alerted();
  const first = await clinic.listAlerts({ query: { limit: '2' } });
  const { alerts, nextCursor = '' } = first.body as { alerts: { id: string }[]; nextCursor?: string };
  const last = await clinic.listAlerts({ query: { limit: '2', cursor: nextCursor } });
  await clinic.acknowledge(alerts[0]?.id ?? '');
  const query = { state: 'closed' };
  return [
    exchange('page', 'What waits for somebody, with `limit=2`', first),
    exchange('lastPage', 'The last page', last),
    exchange(
      'acknowledged',
      'What somebody has taken over',
      await clinic.listAlerts({ query: { state: 'acknowledged' } }),
    ),
    exchange('none', 'There is none', await clinic.listAlerts({ query: { state: 'resolved' } })),
    exchange('invalidQuery', 'A parameter breaks its rule', await clinic.listAlerts({ query })),
    exchange(
      'invalidQueryInFhir',
      'A parameter breaks its rule',
      await clinic.listAlerts({ query, ...readsFhir }),
    ),
  ];
}

export async function acknowledgeExamples(): Promise<Example[]> {
  const clinic = await alerted();
  const acknowledge = (request: Request = {}, id = 'T-1003~48h') => clinic.acknowledge(id, request);
  return [
    exchange('acknowledged', 'Taken over', await acknowledge()),
    exchange('again', 'Taken over before: the same again', await acknowledge()),
    exchange('invalidQuery', 'No parameter is read here', await acknowledge(UNREAD)),
    exchange(
      'invalidQueryInFhir',
      'No parameter is read here',
      await acknowledge({ ...UNREAD, ...readsFhir }),
    ),
    exchange('notFound', 'Your clinic has none with this id', await acknowledge({}, 'T-9999~48h')),
    exchange(
      'notFoundInFhir',
      'Your clinic has none with this id',
      await acknowledge(readsFhir, 'T-9999~48h'),
    ),
  ];
}
