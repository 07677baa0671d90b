import { describe, expect, it } from '@jest/globals';
import { readProcedure } from '../../lambdas/fhir/procedure.ts';
import { at, NOON } from '../builders/treatment.ts';
import { ATTESTED, aFhirClinic, bodyOf, changed, faultsIn, faultsOf, fixture, read } from './sent.ts';

const CONSENT = 'Procedure.contained[1]';
const consentOf = (changes: Readonly<Record<string, unknown>>, clinic = aFhirClinic()) =>
  bodyOf(read(changes, clinic)).consent;
const scoped = (code: string) => ({ coding: [{ code }] });

describe('a Consent grants it', () => {
  it.each(['patient-privacy', 'treatment'])('with scope %s', (code) => {
    expect(consentOf({ '/contained/1/scope': scoped(code) })).toMatchObject({
      sms: true,
      method: 'fhir-consent',
    });
  });

  it('whose provision permits and is in force', () => {
    const provision = { type: 'permit', period: { start: '2026-11-24', end: '2026-11-24' } };
    expect(consentOf({ '/contained/1/provision': provision }).sms).toBe(true);
  });

  it('that is contained and names no patient', () => {
    expect(consentOf({ '/contained/1/patient': undefined }).method).toBe('fhir-consent');
  });

  it('and goes before the attestation of the clinic', () => {
    expect(consentOf({}, ATTESTED).method).toBe('fhir-consent');
  });

  it('the latest, where several do', () => {
    const earlier = changed(fixture('us-core-contained').contained[1], {
      '/dateTime': '2026-11-01T09:00:00Z',
      '/id': 'consent-0',
    });
    expect(consentOf({ '/contained/2': earlier }).reference).toBe('consent-1');
  });
});

describe('when it was obtained', () => {
  it('a day counts from its first moment where the clinic is', () => {
    expect(consentOf({ '/contained/1/dateTime': '2026-11-24' }).obtainedAt).toBe('2026-11-24T05:00:00Z');
  });
  it.each(['2026', '2026-11', 'today', '2026-11-24T09:00:00'])('%s is not enough', (dateTime) => {
    expect(faultsOf({ '/contained/1/dateTime': dateTime })).toEqual([`${CONSENT}.dateTime format`]);
  });
  it('is required', () => {
    expect(faultsOf({ '/contained/1/dateTime': undefined })).toEqual([`${CONSENT}.dateTime required`]);
  });
});

describe('its reference', () => {
  it('is its identifier, or else its id', () => {
    expect(consentOf({ '/contained/1/identifier': [{ value: 'C-17' }] }).reference).toBe('C-17');
    expect(consentOf({}).reference).toBe('consent-1');
    expect(consentOf({ '/contained/1/id': undefined }).reference).toBeUndefined();
  });
  it.each(['x'.repeat(201), 'line\nbreak', '\ud800'])(
    'is not %p, which a treatment event could not hold',
    (value) => {
      expect(consentOf({ '/contained/1/identifier': [{ value }] }).reference).toBe('consent-1');
    },
  );
});

/** What a request comes to under the attestation of the clinic, which must not stand in for a no. */
const outcomeOf = (changes: Readonly<Record<string, unknown>>) => {
  const message = read(changes, ATTESTED);
  const outcome = message.kind === 'withdrawal' ? message.effect : message.kind;
  return [outcome, ...faultsIn(message)];
};

describe('a Consent is a no, whatever the clinic attests', () => {
  it.each(['rejected', 'inactive'])('with status %s', (status) => {
    expect(outcomeOf({ '/contained/1/status': status })).toEqual([
      'opt-out',
      `${CONSENT}.status consent-given`,
    ]);
  });

  it('with a provision that denies', () => {
    expect(outcomeOf({ '/contained/1/provision': { type: 'deny' } })).toEqual([
      'opt-out',
      `${CONSENT}.provision.type consent-given`,
    ]);
  });

  it.each(['OPTOUT', 'OPTOUTE'])('under the policy %s', (code) => {
    expect(outcomeOf({ '/contained/1/policyRule': { coding: [{ code }] } })).toEqual([
      'opt-out',
      `${CONSENT}.policyRule.coding[0].code consent-given`,
    ]);
  });

  it('once its period is over', () => {
    expect(outcomeOf({ '/contained/1/provision': { period: { end: '2026-11-23' } } })).toEqual([
      'opt-out',
      `${CONSENT}.provision.period consent-in-force`,
    ]);
  });

  it('that is over is no withdrawal where another grants it: it may be the one that was replaced', () => {
    const over = { ...fixture('us-core-contained').contained[1], status: 'inactive' };
    expect(outcomeOf({ '/contained/2': over })).toEqual([
      'invalid',
      'Procedure.contained[2].status consent-given',
    ]);
  });

  it('even where another grants it', () => {
    const rejected = { ...fixture('us-core-contained').contained[1], status: 'rejected' };
    expect(outcomeOf({ '/contained/2': rejected })).toEqual([
      'opt-out',
      'Procedure.contained[2].status consent-given',
    ]);
  });

  it('even where it is about research too', () => {
    const scope = { coding: [{ code: 'patient-privacy' }, { code: 'research' }] };
    const changes = { '/contained/1/scope': scope, '/contained/1/status': 'rejected' };
    expect(outcomeOf(changes)).toEqual(['opt-out', `${CONSENT}.status consent-given`]);
    expect(consentOf({ '/contained/1/scope': scope }).method).toBe('fhir-consent');
  });
});

describe('a Consent is neither a yes nor a no, whatever the clinic attests', () => {
  it.each(['draft', 'proposed', 'Active'])('with status %s', (status) => {
    expect(outcomeOf({ '/contained/1/status': status })).toEqual([
      'invalid',
      `${CONSENT}.status consent-given`,
    ]);
    expect(outcomeOf({ '/contained/1/status': status, '/contained/1/provision/type': 'deny' })[0]).toBe(
      'invalid',
    );
  });

  it('without a status', () => {
    expect(outcomeOf({ '/contained/1/status': undefined })).toEqual([
      'invalid',
      `${CONSENT}.status required`,
    ]);
  });

  it('before its period has begun', () => {
    expect(outcomeOf({ '/contained/1/provision': { period: { start: '2026-11-25' } } })).toEqual([
      'invalid',
      `${CONSENT}.provision.period consent-in-force`,
    ]);
  });

  it.each([scoped('custody'), { text: 'texts' }, { coding: [] }, { coding: [{}] }, undefined])(
    'with a scope that is not understood: %j',
    (scope) => {
      const changes = { '/contained/1/scope': scope, '/contained/1/status': 'rejected' };
      expect(outcomeOf(changes)).toEqual([
        'invalid',
        expect.stringMatching(/^Procedure\.contained\[1\]\.scope (value|required)$/),
        `${CONSENT}.status consent-given`,
      ]);
    },
  );

  it.each(['/contained/1', '/contained/1/provision'])('with a modifier extension on %s', (pointer) => {
    const modifierExtension = [{ url: 'https://demo-clinic.example/not', valueBoolean: true }];
    const changes = {
      '/contained/1/provision': { type: 'deny' },
      [`${pointer}/modifierExtension`]: modifierExtension,
    };
    expect(outcomeOf(changes)[0]).toBe('invalid');
  });

  describe('with exceptions', () => {
    const nested = (levels: number, provision: object): object =>
      levels === 0 ? provision : { type: 'permit', provision: [nested(levels - 1, provision)] };
    const within = (levels: number, provision: object) => ({
      '/contained/1/provision': nested(levels, provision),
    });

    it.each([1, 2, 8])('%d levels deep', (levels) => {
      for (const provision of [{ type: 'deny' }, { type: 'deny', actor: [{}] }, {}, { type: 'no' }])
        expect(outcomeOf(within(levels, provision))).toEqual([
          'invalid',
          `${CONSENT}.provision${'.provision[0]'.repeat(levels)}.type consent-exceptions`,
        ]);
    });

    it('too deep to be read', () => {
      expect(outcomeOf(within(8, { type: 'permit' }))).toEqual(['treatment']);
      expect(outcomeOf(within(9, { type: 'permit' }))).toEqual([
        'invalid',
        `${CONSENT}.provision${'.provision[0]'.repeat(9)} consent-exceptions`,
      ]);
    });

    it('among others that permit', () => {
      const provision = { provision: [{ type: 'permit' }, { type: 'deny' }] };
      expect(outcomeOf({ '/contained/1/provision': provision })).toEqual([
        'invalid',
        `${CONSENT}.provision.provision[1].type consent-exceptions`,
      ]);
    });
  });
});

describe('a Consent that is about something else', () => {
  it.each([[['research']], [['adr']], [['adr', 'research']]])('has no scope but %j', (codes) => {
    const scope = { coding: codes.map((code) => ({ code })) };
    const changes = { '/contained/1/scope': scope, '/contained/1/status': 'rejected' };
    expect(consentOf(changes, ATTESTED).method).toBe('clinic-attestation');
    expect(faultsOf(changes)).toEqual(['Procedure consent']);
  });

  it('was entered in error', () => {
    expect(consentOf({ '/contained/1/status': 'entered-in-error' }, ATTESTED).method).toBe(
      'clinic-attestation',
    );
  });
});

describe('a Consent of nobody, or of nobody knows whom', () => {
  const CONSENT = 'Bundle.entry[3].resource';
  const inBundle = (changes: Readonly<Record<string, unknown>>) =>
    faultsIn(readProcedure(changed(fixture('us-core-collection'), changes), ATTESTED, NOON));
  const patient = '/entry/3/resource/patient';
  const copy = fixture('us-core-collection').entry[1].resource;
  const byIdentifier = { identifier: { system: 'https://demo-clinic.example/mrn', value: 'MRN-0002' } };

  it('leads to no patient', () => {
    expect(inBundle({ [`${patient}/reference`]: 'Patient/pt-9' })).toEqual([
      `${CONSENT}.patient.reference reference`,
    ]);
  });

  it('names no patient in a bundle', () => {
    expect(inBundle({ [patient]: undefined })).toEqual([`${CONSENT}.patient required`]);
  });

  it('names what is no reference', () => {
    expect(inBundle({ [patient]: 'Patient/pt-2' })).toEqual([`${CONSENT}.patient type`]);
    expect(faultsOf({ '/contained/1/patient': '#patient-one' }, ATTESTED)).toEqual([
      'Procedure.contained[1].patient type',
    ]);
  });

  it('is another patient who was sent', () => {
    const other = { resourceType: 'Patient', id: 'other' };
    const changes = { '/contained/2': other, '/contained/1/patient/reference': '#other' };
    expect(outcomeOf(changes)).toEqual(['invalid', 'Procedure.contained[1].patient consent-subject']);
  });

  it('is a copy of the patient, contained in the Consent', () => {
    const changes = { '/entry/3/resource/contained': [copy], [`${patient}/reference`]: '#pt-2' };
    expect(inBundle(changes)).toEqual([`${CONSENT}.patient consent-subject`]);
    expect(inBundle({ ...changes, '/entry/3/resource/status': 'rejected' })).toEqual([
      `${CONSENT}.patient consent-subject`,
    ]);
  });

  it('is a second entry for the same patient', () => {
    const entry = { fullUrl: 'urn:uuid:0d0e6c1a-0000-4000-8000-000000000001', resource: copy };
    expect(inBundle({ '/entry/4': entry, [`${patient}/reference`]: entry.fullUrl })).toEqual([
      `${CONSENT}.patient consent-subject`,
    ]);
    expect(inBundle({ '/entry/4': entry, [patient]: byIdentifier })).toEqual([
      `${CONSENT}.patient.identifier ambiguous-reference`,
    ]);
  });

  it('is contained in what is no procedure, and names no patient', () => {
    const consent = changed(fixture('us-core-contained').contained[1], { '/patient': undefined });
    expect(inBundle({ '/entry/0/resource/contained': [consent] })).toEqual([
      'Bundle.entry[0].resource.contained[0].patient required',
    ]);
  });
});

describe('a Consent that is contained in what is no procedure', () => {
  it('counts as any other', () => {
    const consent = {
      ...fixture('us-core-contained').contained[1],
      patient: { reference: 'Patient/pt-2' },
      status: 'rejected',
    };
    const changes = { '/entry/0/resource/contained': [consent] };
    const message = readProcedure(changed(fixture('us-core-collection'), changes), ATTESTED, NOON);
    expect(message).toMatchObject({ kind: 'withdrawal', effect: 'opt-out' });
  });
});

describe('without a Consent', () => {
  const without = { '/contained/1': { resourceType: 'Basic' } };

  it('the attestation of the clinic holds', () => {
    expect(consentOf(without, ATTESTED)).toEqual({
      sms: true,
      obtainedAt: '2026-10-01T00:00:00Z',
      method: 'clinic-attestation',
      reference: 'Intake form, edition 3',
    });
    expect(ATTESTED.consentAttestation?.attestedAt).toBe(at('2026-10-01T00:00:00Z'));
  });

  it('and without an attestation it is refused, and both ways are said', () => {
    expect(read(without)).toMatchObject({
      faults: [
        {
          expression: 'Procedure',
          rule: 'consent',
          detail: expect.stringMatching(/Consent of the patient.*attestation/),
        },
      ],
    });
  });
});
