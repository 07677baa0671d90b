import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Intercept } from '../../local/wire/fault.ts';
import {
  anEvent,
  type ClinicSystem,
  demoClinic,
  otherClinic,
  startClinicSystem,
} from './support/clinic-system.ts';
import { throttleAnswers } from './support/faults.ts';
import { itemsIn } from './support/table.ts';

let clinic: ClinicSystem;
/** What goes wrong in a test that says so. */
let faults: Intercept | undefined;
/** Phones that the network blocks. */
const blocked = new Set<string>();
beforeAll(async () => {
  clinic = await startClinicSystem({
    clinics: [demoClinic, otherClinic],
    intercept: (call) => faults?.(call) ?? 'pass',
    isOptedOut: (phone) => blocked.has(phone),
  });
});
afterAll(() => clinic.run.close());

let patients = 0;
async function treat({ language = 'en' } = {}) {
  patients += 1;
  const phone = `+1305555${String(300 + patients).padStart(4, '0')}`;
  const treatmentId = `T-${patients}`;
  const treatedAt = new Date(clinic.run.now - 60_000).toISOString();
  expect((await clinic.post(anEvent({ treatmentId, treatedAt, patient: { phone, language } }))).status).toBe(
    201,
  );
  return { phone, treatmentId };
}
/** A patient of the clinic who has got the 48-hour check-in, which waits for the window: 63 hours at most. */
async function aPatient(spoken: { readonly language?: string } = {}) {
  const patient = await treat(spoken);
  await clinic.advance('PT64H');
  return patient;
}

/** What the patient's phone sends. */
const send = async (from: string, body: string, more: object = {}) => {
  const answer = await clinic.call('/_local/sms', {
    method: 'POST',
    body: JSON.stringify({ from, body, ...more }),
  });
  expect(answer.status).toBe(202);
  return answer.body.inboundMessageId as string;
};
/** The same, and what comes of it within a minute. */
const say = async (from: string, body: string, more: object = {}) => {
  const inboundMessageId = await send(from, body, more);
  await clinic.advance('PT1M');
  return inboundMessageId;
};
const textsTo = async (phone: string) =>
  (await clinic.texts()).filter(({ to }) => to === phone).map(({ body }) => body);
/** The last text to a phone. */
const lastTo = async (phone: string) => (await textsTo(phone)).at(-1);
const replies = async (treatmentId: string) => (await clinic.read(treatmentId)).body.replies;
const alertsOf = async (treatmentId: string): Promise<string[]> => {
  const alerts: readonly { message: { treatmentId?: string }; attributes: { kind: string } }[] = (
    await clinic.call('/_local/alerts')
  ).body;
  return alerts
    .filter(({ message }) => message.treatmentId === treatmentId)
    .map(({ attributes }) => attributes.kind);
};

describe('a reply', () => {
  it('that all is well is kept and answered, and nobody is told', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, '1');
    expect(await replies(treatmentId)).toEqual([
      {
        id: expect.any(String),
        checkIn: '48h',
        receivedAt: expect.any(String),
        body: '1',
        outcome: 'fine',
        ambiguous: false,
      },
    ]);
    expect(await lastTo(phone)).toMatch(/^Demo Clinic: Thank you, good to hear/);
    expect(await alertsOf(treatmentId)).toEqual([]);
  });

  it('that worries is told to a person, and says so', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, '3');
    expect(await alertsOf(treatmentId)).toEqual(['concern']);
    expect(await lastTo(phone)).toContain('has been passed on to the clinic');
  });

  it.each(['cant breath right', 'STOP my face is swelling', 'ayuda me desmaye'])(
    'that may need help now, like %p, is answered with the emergency number at once, at any hour',
    async (words) => {
      const { phone, treatmentId } = await aPatient();
      await clinic.advance('PT12H');
      await say(phone, words);
      expect((await replies(treatmentId))[0]).toMatchObject({ body: words, outcome: 'urgent' });
      expect(await alertsOf(treatmentId)).toContain('urgent');
      expect(await textsTo(phone)).toContainEqual(
        expect.stringMatching(/^Demo Clinic: This may need help now\. Call 911 now\./),
      );
    },
  );

  it.each([
    ['1 but my leg is swollen', 'concern'],
    ['bien pero me mareo mucho', 'concern'],
    ['should i stop the ibuprofen?', 'unreadable'],
    ['my dog ate the bandage', 'unreadable'],
  ])('in words, like %p, is told to a person as %s', async (words, outcome) => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, words);
    expect((await replies(treatmentId))[0]).toMatchObject({ body: words, outcome });
    expect(await alertsOf(treatmentId)).toEqual([outcome]);
    expect(await lastTo(phone)).toContain('To speak to someone, call (305) 555-0100');
  });

  it('in words that say nothing but that all is well is none to look at', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, 'all good, no pain no fever 👍');
    expect((await replies(treatmentId))[0]).toMatchObject({ outcome: 'fine' });
    expect(await alertsOf(treatmentId)).toEqual([]);
  });

  it('is answered in the language of the patient', async () => {
    const { phone } = await aPatient({ language: 'es' });
    await say(phone, '1');
    expect(await lastTo(phone)).toMatch(/^Demo Clinic: Gracias/);
  });

  it('that comes twice is heard once', async () => {
    const { phone, treatmentId } = await aPatient();
    const inboundMessageId = await say(phone, '3');
    await say(phone, '3', { inboundMessageId });
    expect(await replies(treatmentId)).toHaveLength(1);
    expect(await alertsOf(treatmentId)).toEqual(['concern']);
    expect(await textsTo(phone)).toHaveLength(2);
  });

  it('whose answer cannot be sent at once gets it within a minute and a half', async () => {
    const { phone } = await aPatient();
    faults = throttleAnswers(2, phone);
    await say(phone, '3');
    expect(await textsTo(phone)).toHaveLength(1);
    await clinic.advance('PT30S');
    faults = undefined;
    expect(await lastTo(phone)).toContain('has been passed on to the clinic');
  });

  it('is heard at once, though the answers to many others have to wait for the rate of the number', async () => {
    const crowd = [];
    for (let nth = 0; nth < 10; nth += 1) crowd.push(await treat());
    const [hurried = await treat(), ...others] = crowd;
    await clinic.advance('PT64H');
    const answered = async () =>
      (await Promise.all(others.map(({ phone }) => textsTo(phone)))).filter(({ length }) => length > 1)
        .length;

    for (const { phone } of others) await send(phone, '1');
    await send(hurried.phone, 'STOP');
    await clinic.advance('PT5S');

    expect(await alertsOf(hurried.treatmentId)).toEqual(['opt-out']);
    expect(await answered()).toBeLessThan(others.length);

    await clinic.advance('PT5M');
    expect(await answered()).toBe(others.length);
    expect(await lastTo(hurried.phone)).toContain('no more of our texts');
  });

  it('of a machine is not answered', async () => {
    const { phone } = await aPatient();
    await say(phone, 'Liked “Demo Clinic: How are you after your visit?”');
    expect(await textsTo(phone)).toHaveLength(1);
  });

  it('that may be an emergency is answered three times a day at most, and always told', async () => {
    const { phone, treatmentId } = await aPatient();
    for (let nth = 0; nth < 4; nth += 1) await say(phone, 'I cant breathe');
    const answers = (await textsTo(phone)).filter((body) => body.includes('Call 911 now.'));
    expect([answers.length, await alertsOf(treatmentId)]).toEqual([
      3,
      ['urgent', 'urgent', 'urgent', 'urgent'],
    ]);
  });

  it('of 2 is expected after 48 hours, and a concern after 4 weeks', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, '2');
    await clinic.advance('P27D');
    await say(phone, '2');
    expect((await replies(treatmentId)).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'expected',
      'concern',
    ]);
  });

  it('of a number that nobody knows leads to nothing', async () => {
    const before = (await clinic.texts()).length;
    await say('+13055559999', 'hello?');
    expect((await clinic.texts()).length).toBe(before);
  });

  it('is shown in FHIR as a Communication that was received', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, '1');
    const { body } = await clinic.request('GET', `/treatments/${treatmentId}`, {
      headers: { accept: 'application/fhir+json' },
    });
    expect(body.entry.at(-1).resource).toMatchObject({
      status: 'completed',
      received: expect.any(String),
      payload: [{ contentString: '1' }],
      inResponseTo: [{ reference: body.entry[0].fullUrl }],
    });
  });
});

describe('silence', () => {
  it('is told when the care plan expects a reply no longer, and taken back when one comes', async () => {
    const { phone, treatmentId } = await aPatient();
    await clinic.advance('P2D');
    expect(await alertsOf(treatmentId)).toEqual(['silence']);
    await say(phone, '1');
    await clinic.advance('PT10M');
    const alert = (await itemsIn(clinic.run)).find(({ kind, treatmentId: of }) => kind && of === treatmentId);
    expect(alert).toMatchObject({ kind: 'silence', state: 'resolved' });
  });

  it('is not told of a patient who has replied', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, '1');
    await clinic.advance('P3D');
    expect(await alertsOf(treatmentId)).toEqual([]);
  });
});

describe('what a reply says of consent', () => {
  it('STOP is confirmed once, holds, and START undoes it', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, 'STOP');
    await say(phone, 'stop');
    expect(await textsTo(phone)).toHaveLength(2);
    expect(await lastTo(phone)).toContain('no more of our texts');
    await say(phone, 'START');
    expect(await lastTo(phone)).toContain('You will get our texts again');
    await clinic.advance('P28D');
    expect((await clinic.read(treatmentId)).body.checkIns[1].state).toBe('delivered');
  });

  it('STOP without START suppresses what was to come', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, 'BAJA');
    await clinic.advance('P28D');
    expect((await clinic.read(treatmentId)).body.checkIns[1].state).toBe('suppressed');
  });

  it('START says that it cannot undo what the network blocks', async () => {
    const { phone } = await aPatient();
    blocked.add(phone);
    await say(phone, '1');
    await clinic.advance('PT5M');
    const treatedAt = new Date(clinic.run.now - 60_000).toISOString();
    await clinic.post(anEvent({ treatmentId: `${phone.slice(1)}-2`, treatedAt, patient: { phone } }));
    await clinic.advance('PT64H');
    await say(phone, 'START');
    expect(await lastTo(phone)).toContain("blocked on the network's side");
  });

  it('HELP says how to reach the clinic', async () => {
    const { phone } = await aPatient();
    await say(phone, 'HELP');
    expect(await lastTo(phone)).toContain('call (305) 555-0100');
  });

  it('a wrong number is texted no more, and the clinic is told', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, 'Wrong number');
    expect(await alertsOf(treatmentId)).toContain('wrong-number');
    await clinic.advance('P28D');
    expect((await clinic.read(treatmentId)).body.checkIns[1].state).toBe('suppressed');
  });
});

describe('a wrong number', () => {
  it('that the clinic corrects is texted again', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, 'Wrong number');
    const corrected = phone.replace('+1305555', '+1305444');
    expect((await clinic.patch(treatmentId, { patient: { phone: corrected } })).status).toBe(200);
    await clinic.advance('P28D');
    expect((await clinic.read(treatmentId)).body.checkIns[1].state).toBe('delivered');
    expect(await textsTo(corrected)).toHaveLength(1);
  });

  it('that wants texts after all is texted again', async () => {
    const { phone, treatmentId } = await aPatient();
    await say(phone, 'Wrong number');
    await say(phone, 'START');
    await clinic.advance('P28D');
    expect((await clinic.read(treatmentId)).body.checkIns[1].state).toBe('delivered');
  });
});

describe('a phone with two treatments of a clinic', () => {
  it('that says which text it answers is heard for that treatment alone', async () => {
    const { phone, treatmentId } = await aPatient();
    const answered = (await clinic.texts()).filter(({ to }) => to === phone).at(-1)?.messageId;
    const treatedAt = new Date(clinic.run.now - 60_000).toISOString();
    await clinic.post(anEvent({ treatmentId: `${treatmentId}-2`, treatedAt, patient: { phone } }));
    await clinic.advance('PT64H');
    await say(phone, '3', { previousPublishedMessageId: answered });
    expect(await replies(treatmentId)).toMatchObject([{ ambiguous: false, outcome: 'concern' }]);
    expect(await replies(`${treatmentId}-2`)).toEqual([]);
  });
});

describe('a phone with treatments in two clinics', () => {
  it('that answers without saying to which: both have the reply, marked as ambiguous', async () => {
    const { phone, treatmentId } = await aPatient();
    const treatedAt = new Date(clinic.run.now - 60_000).toISOString();
    await clinic.as('other').post(anEvent({ treatmentId: 'T-other', treatedAt, patient: { phone } }));
    await clinic.advance('PT64H');
    await say(phone, '3', { previousPublishedMessageId: null });
    expect((await replies(treatmentId))[0]).toMatchObject({ ambiguous: true, outcome: 'concern' });
    expect((await clinic.as('other').read('T-other')).body.replies[0]).toMatchObject({ ambiguous: true });
  });
});
