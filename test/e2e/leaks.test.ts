import { gunzipSync, gzipSync } from 'node:zlib';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientOf } from '../contracts/support/world.ts';
import { leaksIn } from '../support/leaks.ts';
import { resourcesOf, synthesise } from '../support/synth.ts';
import { outputOf } from './support/aws.ts';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import { allOf, repeatEverythingOnce } from './support/faults.ts';
import { itemsIn } from './support/table.ts';

/** Stand in everything that patients write, and in what is sent where it does not belong. */
const WROTE = 'marigold';
const SENT = 'zanzibar';
const phones = Array.from({ length: 9 }, (_, index) => `+1305555${4171 + index}`);
const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = '', seventh = ''] = phones;
const stranger = phones.at(-1) ?? '';
const marks = { words: [WROTE, SENT], phones };

/** What a patient's text says, of every kind. */
const sayings = new Map([
  [first, `i cant breathe ${WROTE}`],
  [second, `3 ${WROTE}`],
  [third, `my dog ate the ${WROTE}`],
  [fourth, 'STOP'],
  [fifth, `wrong number ${WROTE}`],
  [sixth, `1 thank you ${WROTE}`],
  [seventh, 'HELP'],
  [stranger, `who is this ${WROTE}`],
]);

/** Requests that are refused, with marks wherever a value can be written. The name of a field is said back: it is no patient's. */
const badRequests: readonly {
  method: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}[] = [
  { method: 'POST', path: '/treatments', body: `{"patient":{"phone":"${first}", "${SENT}"` },
  {
    method: 'POST',
    path: '/treatments',
    body: { ...anEvent(), unheardOf: `${SENT} ${first}`, carePlan: SENT },
  },
  {
    method: 'POST',
    path: '/treatments',
    body: anEvent({ patient: { phone: `${first};ext=5`, language: SENT } }),
  },
  {
    method: 'POST',
    path: '/treatments',
    body: anEvent({ treatmentId: `${SENT} ${first}`, treatedAt: SENT }),
  },
  {
    method: 'POST',
    path: '/treatments',
    body: anEvent({ treatmentId: 'T-0', patient: { phone: stranger } }),
  },
  {
    method: 'POST',
    path: '/treatments',
    body: {
      resourceType: 'Procedure',
      status: 'completed',
      identifier: [{ value: SENT }],
      contained: [
        { resourceType: 'Patient', id: SENT, name: [{ family: SENT }], telecom: [{ value: first }] },
      ],
      subject: { reference: `#${SENT}` },
    },
    headers: { 'content-type': 'application/fhir+json' },
  },
  { method: 'PATCH', path: '/treatments/T-0', body: { patient: { phone: `${first} ${SENT}` } } },
  {
    method: 'PATCH',
    path: '/treatments/T-0',
    body: { treatedAt: SENT },
    headers: { 'if-match': `"${SENT}"` },
  },
  { method: 'GET', path: `/treatments?state=${SENT}&from=${encodeURIComponent(first)}` },
  { method: 'GET', path: `/treatments?cursor=${Buffer.from(`${SENT} ${first}`).toString('base64url')}` },
  { method: 'GET', path: `/treatments/${SENT}` },
  { method: 'DELETE', path: `/treatments/${encodeURIComponent(first)}` },
  { method: 'POST', path: `/alerts/${SENT}/acknowledge`, body: { by: `${SENT} ${first}` } },
  { method: 'GET', path: `/${SENT}/${encodeURIComponent(first)}` },
  { method: 'GET', path: `/alert-links/${SENT}` },
  { method: 'POST', path: '/alert-links/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', body: SENT },
];

/** Everything that was written anywhere, by where. */
const seen = {
  logs: [] as string[],
  'answers that are errors': [] as string[],
  schedules: [] as string[],
  'alert messages and mails': [] as string[],
  'attributes of dead letters': [] as string[],
  "the check-ins queue's dead letters": [] as string[],
  'errors that functions answer, or leave with an event that was given up': [] as string[],
  'pages of an alert that nobody has taken over': [] as string[],
};
/** Where a phone or words may lawfully stand. */
const lawful = {
  'the treatment and its replies in the table': [] as string[],
  'texts to the patient': [] as string[],
  'GET /treatments': [] as string[],
  'the page of an alert that somebody took over': [] as string[],
  "the replies queue's dead letters": [] as string[],
  'the receipts that were given up': [] as string[],
};

let clinic: ClinicSystem;
let sqs: SQSClient;
const faults = repeatEverythingOnce();
/** While they are, every call of `receipts` to the table is refused. */
let areReceiptsRefused = false;
/** While it is, every call of `dispatch` about this treatment is. */
const REFUSED = 'T-7';
let isDispatchRefused = true;

beforeAll(async () => {
  clinic = await startClinicSystem({
    onLog: (_, line) => seen.logs.push(line),
    intercept: allOf((call) => {
      if (call.action === 'CreateSchedule') seen.schedules.push(JSON.stringify(call.input));
      const isRefused =
        (areReceiptsRefused && call.caller.includes('Receipts')) ||
        (isDispatchRefused &&
          call.caller.includes('Dispatch') &&
          JSON.stringify(call.input).includes(REFUSED));
      return isRefused
        ? { before: { code: 'ValidationException', status: 400, message: JSON.stringify(call.input) } }
        : 'pass';
    }, faults.intercept),
    carrier: ({ to }) => ({
      status: to === seventh ? 'FAILURE' : 'SUCCESS',
      providerResponse: `${SENT}: phone ${to} is unreachable`,
      delayMs: 5_000,
    }),
  });
  sqs = new SQSClient(clientOf(clinic.run.awsUrl));
  await takeIn();
  await sendBadRequests();
  await clinic.advance('PT68H');
  isDispatchRefused = false;
  for (const [from, body] of sayings) await say(from, body);
  await giveUpReceipts();
  await putRubbishOnQueues();
  await invokeReceiptsWithRubbish();
  await clinic.advance('PT1H');
  await lookAtDeadLetters();
  await lookAtAlerts();
  await useAllRoutes();
  await clinic.advance('P40D');
  await lookAround();
  // What functions have written has come by then.
  await clinic.run.close();
}, 240_000);
afterAll(() => sqs.destroy());

/** A request as it is, and its answer; kept if that is an error. */
async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(clinic.run.url + path, {
    method,
    headers: {
      authorization: `Bearer ${await clinic.token()}`,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const { status } = answer;
  if (status >= 400)
    seen['answers that are errors'].push(JSON.stringify([status, [...answer.headers], text]));
  return { status, text };
}

/** As a clinic system does that repeats what may have failed. */
async function askUntilAnswered(...request: Parameters<typeof ask>) {
  for (;;) {
    const answer = await ask(...request);
    if (answer.status < 500 && answer.status !== 429) return answer;
  }
}

async function takeIn(): Promise<void> {
  for (const [index, phone] of phones.slice(0, -1).entries()) {
    const event = anEvent({ treatmentId: `T-${index}`, patient: { phone } });
    expect((await askUntilAnswered('POST', '/treatments', event)).status).toBe(201);
  }
}

async function sendBadRequests(): Promise<void> {
  for (const { method, path, body, headers } of badRequests) {
    const { status } = await askUntilAnswered(method, path, body, headers);
    expect([method, path, status >= 400]).toEqual([method, path, true]);
  }
}

const say = async (from: string, body: string) => {
  await clinic.call('/_local/sms', { method: 'POST', body: JSON.stringify({ from, body }) });
  await clinic.advance('PT5M');
};

/** Of the answer to a text: Lambda tries three times within three minutes. */
async function giveUpReceipts(): Promise<void> {
  areReceiptsRefused = true;
  await say(first, `i still cant breathe ${WROTE}`);
  await clinic.advance('PT5M');
  areReceiptsRefused = false;
}

const variable = (name: string): string =>
  clinic.run.functions.map(({ definition }) => definition.environment[name]).find(Boolean) ?? '';

/** What nothing of ours writes: it must be repeated nowhere, but lie where it was put. */
const RUBBISH = `{"from": "${first}", ${WROTE}`;

async function putRubbishOnQueues(): Promise<void> {
  for (const QueueUrl of [variable('REPLY_QUEUE_URL'), variable('CHECK_IN_QUEUE_URL')])
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: RUBBISH }));
}

async function useAllRoutes(): Promise<void> {
  const { alerts } = JSON.parse((await askUntilAnswered('GET', '/alerts')).text);
  await askUntilAnswered('POST', `/alerts/${alerts[0].id}/acknowledge`, { by: 'nurse' });
  await askUntilAnswered('GET', '/treatments');
  await askUntilAnswered('PATCH', '/treatments/T-1', { patient: { language: 'es' } });
  await askUntilAnswered('DELETE', '/treatments/T-1');
}

/** What no subscription would send, since nothing else of it can fail. */
async function invokeReceiptsWithRubbish(): Promise<void> {
  const receipts = clinic.run.functions.find(({ definition }) => definition.name.includes('Receipts'));
  for (const data of [gzipSync(`${SENT} ${first}`), Buffer.from(`${SENT} ${first}`)]) {
    const event = { awslogs: { data: data.toString('base64') } };
    const failure = await receipts?.invoke(JSON.stringify(event)).catch((error: unknown) => error);
    expect(failure).toHaveProperty('payload');
    seen['errors that functions answer, or leave with an event that was given up'].push(
      JSON.stringify(failure),
    );
  }
}

async function lookAtAlerts(): Promise<void> {
  const alerts: readonly { message: { link: string }; attributes: { kind: string } }[] = (
    await clinic.call('/_local/alerts')
  ).body;
  const urgent = alerts.findLast(({ attributes }) => attributes.kind === 'urgent');
  const path = new URL(urgent?.message.link ?? '').pathname;
  seen['pages of an alert that nobody has taken over'].push((await askUntilAnswered('GET', path)).text);
  lawful['the page of an alert that somebody took over'].push((await askUntilAnswered('POST', path)).text);
}

async function lookAtDeadLetters(): Promise<void> {
  for (const queue of [
    variable('CHECK_IN_DEAD_LETTER_QUEUE_URL'),
    variable('REPLY_DEAD_LETTER_QUEUE_URL'),
    await outputOf(clinic.run, 'ReceiptDeadLetterQueueUrl'),
  ]) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    for (const { Body = '', ...rest } of Messages) {
      seen['attributes of dead letters'].push(JSON.stringify({ ...rest, ReceiptHandle: undefined }));
      if (queue === variable('CHECK_IN_DEAD_LETTER_QUEUE_URL') && Body !== RUBBISH)
        seen["the check-ins queue's dead letters"].push(Body);
      if (queue === variable('REPLY_DEAD_LETTER_QUEUE_URL'))
        lawful["the replies queue's dead letters"].push(Body);
      if (!Body.includes('requestPayload')) continue;
      const { requestPayload, ...record } = JSON.parse(Body);
      seen['errors that functions answer, or leave with an event that was given up'].push(
        JSON.stringify(record),
      );
      lawful['the receipts that were given up'].push(
        gunzipSync(Buffer.from(requestPayload.awslogs.data, 'base64')).toString(),
      );
    }
  }
}

async function lookAround(): Promise<void> {
  seen['alert messages and mails'].push(
    ...((await clinic.call('/_local/alerts')).body as object[]).map((alert) => JSON.stringify(alert)),
  );
  seen.schedules.push(JSON.stringify((await clinic.state()).schedules));
  lawful['the treatment and its replies in the table'].push(JSON.stringify(await itemsIn(clinic.run)));
  lawful['texts to the patient'].push(JSON.stringify(await clinic.texts()));
  lawful['GET /treatments'].push((await askUntilAnswered('GET', '/treatments/T-0')).text);
}

describe('of a whole story, with everything going wrong once,', () => {
  it.each(Object.entries(seen))('no phone and no word of a patient is in %s', (_, texts) => {
    expect(texts.length).toBeGreaterThan(0);
    const leaks = texts.flatMap((text) => leaksIn(text, marks).map((mark) => `${mark} in ${text}`));
    expect(leaks).toEqual([]);
  });

  it.each(Object.entries(lawful))('they are where they belong: %s', (_, texts) => {
    expect(texts.flatMap((text) => leaksIn(text, marks))).not.toEqual([]);
  });

  it('every function has been refused something', () => {
    const callers = new Set([...faults.refused].map((call) => call.split(' ')[0]));
    const others = clinic.run.functions.map(({ definition }) => definition.name);
    expect(others.filter((name) => !callers.has(name))).toEqual([]);
  });
});

describe('a line of a log', () => {
  /** Metrics in their embedded format, and what the runtime writes of a function that threw. */
  const isOfTheRuntime = (line: object) => '_aws' in line || 'stackTrace' in line;
  const parsed = () => seen.logs.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('is JSON, and has no field but those that are allowed', () => {
    const allowed = new Set([
      ...[
        'event',
        'clinicId',
        'treatmentId',
        'contact',
        'checkIn',
        'alertId',
        'attempt',
        'textHash',
        'messageId',
      ],
      ...['queueMessageId', 'inboundMessageId', 'outcome', 'reason', 'error', 'shard'],
      ...['overdue', 'told', 'failed', 'heldBack', 'cutShort'],
    ]);
    const strays = parsed()
      .filter((line) => !isOfTheRuntime(line))
      .flatMap((line) => Object.keys(line).filter((field) => !allowed.has(field)));
    expect(strays).toEqual([]);
  });

  it('about a text or a reply tells the contact from others by a hash, the same in each', () => {
    const contacts = (event: string) =>
      parsed().flatMap((line) => (line.event === event ? [line.contact] : []));
    const published = new Set(contacts('text-published'));
    expect(published.size).toBe(phones.length - 1);
    const heard = contacts('reply-heard').filter((contact) => contact !== undefined);
    expect(heard.filter((contact) => published.has(contact)).length).toBeGreaterThan(0);
    for (const contact of [...published, ...heard]) expect(contact).toMatch(/^[\w-]{12}$/);
  });

  it('of a metric is about no clinic, no treatment and no contact', () => {
    const metrics = parsed().filter((line) => '_aws' in line);
    expect(metrics.length).toBeGreaterThan(0);
    const named = parsed().flatMap(({ clinicId, treatmentId, contact }) => [clinicId, treatmentId, contact]);
    const values = metrics.flatMap((line) => Object.values(line));
    expect(values.filter((value) => typeof value === 'string' && named.includes(value))).toEqual([]);
  });
});

describe('the access log of the API', () => {
  it.each(['dev', 'production'])(
    'of %s has nothing in it that a caller writes, but the route that it fits',
    (stage) => {
      const stages = resourcesOf<{ AccessLogSettings: { Format: string } }>(
        synthesise(stage).template,
        'AWS::ApiGatewayV2::Stage',
      );
      const [format = ''] = Object.values(stages).map(
        ({ Properties }) => Properties.AccessLogSettings.Format,
      );
      const variables = format.match(/\$[\w.]+/g) ?? [];
      expect(variables.length).toBeGreaterThan(0);
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
      const fit =
        /^\$context\.(requestTime(Epoch)?|requestId|extendedRequestId|identity\.sourceIp|authorizer\.(clinicId|clientId|error|latency|status)|routeKey|status|responseLatency|responseLength|integrationErrorMessage|integration\.(error|status|latency)|error\.(message|responseType)|stage|protocol|httpMethod)$/;
      expect(variables.filter((variable) => !fit.test(variable))).toEqual([]);
    },
  );
});
