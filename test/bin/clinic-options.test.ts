import { describe, expect, it } from '@jest/globals';
import { readCommand } from '../../bin/clinic/command.ts';
import { changesOf, newClinic } from '../../bin/clinic/fields.ts';
import { UsageError } from '../../bin/tool/arguments.ts';
import { describeError } from '../../bin/tool/failure.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { aClinic, NOON } from '../builders/treatment.ts';
import { fieldsOf } from '../support/clinic-tool.ts';

/** The clinic that `add` with these options would store. */
function added(...options: string[]): Clinic {
  const action = readCommand(['add', '--local', ...options])?.action;
  if (action?.name !== 'add') throw new Error('no add');
  return newClinic(action.id, action.fields, NOON);
}

/** What `update` with these options would change of a clinic. */
function changed(clinic: Clinic, ...options: string[]) {
  const action = readCommand(['update', clinic.id, '--local', ...options])?.action;
  if (action?.name !== 'update') throw new Error('no update');
  return changesOf(clinic, action.fields, NOON);
}

/** What is wrong with these options, a line each. */
function faultsOf(of: () => unknown): string[] {
  try {
    of();
  } catch (error) {
    return String((error as Error).message)
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  throw new Error('nothing is wrong with them');
}

const north = aClinic({ id: 'north' });

describe('a new clinic', () => {
  it('is what the options say', () => {
    expect(
      added(
        ...fieldsOf('north'),
        ...['--alert-contact', 'a@b.example', '--alert-contact', 'c@d.example'],
        ...[
          '--care-plan-code',
          'http://snomed.info/sct|12=34|5=general',
          '--default-care-plan',
          'exosome-therapy',
        ],
        ...['--daily-texts', '250', '--consent-attestation', 'Intake form of 2026'],
      ),
    ).toEqual({
      id: 'north',
      name: 'North Clinic',
      phone: '(305) 555-0142',
      emergencyPhone: '911',
      language: 'en',
      timeZone: 'America/New_York',
      window: { opens: '09:00', closes: '20:00' },
      country: 'US',
      alertContacts: ['a@b.example', 'c@d.example'],
      carePlanCodes: [{ system: 'http://snomed.info/sct', code: '12=34|5', carePlan: 'general' }],
      defaultCarePlan: 'exosome-therapy',
      dailyTexts: 250,
      consentAttestation: { attestedAt: NOON, reference: 'Intake form of 2026' },
    });
  });

  it('needs no more than the fields without which no text can be sent', () => {
    expect(added(...fieldsOf('north'))).toMatchObject({ alertContacts: [] });
  });

  it('has an alert contact once that is named twice', () => {
    const contact = ['--alert-contact', 'a@b.example'];
    expect(added(...fieldsOf('north'), ...contact, ...contact).alertContacts).toEqual(['a@b.example']);
  });

  it('lacks what is not given, all of it named', () => {
    expect(faultsOf(() => added())).toEqual(
      ['id', 'name', 'phone', 'emergency', 'language', 'time-zone', 'window', 'country'].map(
        (option) => `--${option}: is missing`,
      ),
    );
  });

  it.each([
    ['id', 'North', '--id: must be 1 to 32 of a-z 0-9 - and start with a letter or digit'],
    ['name', 'North ☀', '--name: "☀" (U+2600) is not in the GSM-7 basic set'],
    ['phone', 'call us', "--phone: a clinic's phone is at most 16 characters"],
    ['emergency', '+911', '--emergency: an emergency number is 3 to 6 digits'],
    ['language', 'fr', '--language: must be one of en, es'],
    ['time-zone', 'New York', '--time-zone: must be an IANA time zone, like America/New_York'],
    ['window', '9 to 5', '--window: must be HH:MM-HH:MM, like 09:00-20:00'],
    ['window', '9:00-20:00', '--window: must be HH:MM, from 00:00 to 23:59'],
    ['window', '20:00-09:00', '--window: must close at least an hour after it opens, on the same day'],
    ['country', 'USA', '--country: must be an ISO 3166-1 alpha-2 code, like US'],
    ['alert-contact', 'ann', '--alert-contact ann: must be an e-mail address'],
    ['care-plan-code', 'sct=general', '--care-plan-code sct=general: must be SYSTEM|CODE=CARE-PLAN'],
    [
      'care-plan-code',
      'http://a.example|1=none',
      '--care-plan-code http://a.example|1=none: must be a care plan',
    ],
    ['default-care-plan', 'none', '--default-care-plan: must be a care plan: exosome-therapy, general'],
    ['daily-texts', 'many', '--daily-texts: must be a whole number, 1 at the least'],
    ['consent-attestation', 'two\nlines', '--consent-attestation: must be 1 to 200 characters'],
  ])('cannot have %s "%s"', (option, value, fault) => {
    expect(faultsOf(() => added(...fieldsOf('north'), `--${option}=${value}`))).toEqual([
      expect.stringContaining(fault),
    ]);
  });

  it('with many faults is told all of them at once', () => {
    const wrong = ['--language', 'fr', '--country', 'USA', '--window', 'always'];
    expect(
      faultsOf(() => added('--name', 'North Clinic', ...wrong)).map((fault) => fault.split(':')[0]),
    ).toEqual(['--id', '--phone', '--emergency', '--time-zone', '--window', '--language', '--country']);
  });
});

describe('a change', () => {
  it('is of what is named alone', () => {
    expect(changed(north, '--name', 'Northern Clinic')).toEqual({ name: 'Northern Clinic' });
  });

  it('is none where that is stored already', () => {
    expect(changed(aClinic({ dailyTexts: 250 }), '--daily-texts', '250')).toEqual({});
    expect(changed(north, '--name', north.name, '--window', '09:00-20:00', '--no-default-care-plan')).toEqual(
      {},
    );
  });

  it('replaces a list whole', () => {
    const clinic = aClinic({ alertContacts: ['a@b.example', 'c@d.example'] });
    expect(changed(clinic, '--alert-contact', 'e@f.example')).toEqual({ alertContacts: ['e@f.example'] });
  });

  const whole = aClinic({
    alertContacts: ['a@b.example'],
    secondAlertContact: 'c@d.example',
    carePlanCodes: [{ system: 'http://a.example', code: '1', carePlan: 'general' }],
    defaultCarePlan: 'general',
    dailyTexts: 250,
    consentAttestation: { attestedAt: NOON - 1, reference: 'Intake form' },
  });

  it.each([
    ['alert-contact', { alertContacts: [] }],
    ['second-alert-contact', { secondAlertContact: null }],
    ['care-plan-code', { carePlanCodes: null }],
    ['default-care-plan', { defaultCarePlan: null }],
    ['daily-texts', { dailyTexts: null }],
    ['consent-attestation', { consentAttestation: null }],
  ])('takes out what --no-%s or an empty value names', (option, changes) => {
    expect(changed(whole, `--no-${option}`)).toEqual(changes);
    expect(changed(whole, `--${option}=`)).toEqual(changes);
  });

  it('leaves the day of an attestation that refers to the same', () => {
    expect(changed(whole, '--consent-attestation', 'Intake form')).toEqual({});
    expect(changed(whole, '--consent-attestation', 'Another')).toEqual({
      consentAttestation: { attestedAt: NOON, reference: 'Another' },
    });
  });

  it('that breaks a rule is none', () => {
    expect(faultsOf(() => changed(north, '--name', '', '--country', 'USA'))).toEqual([
      '--name: a clinic name is 1 to 30 septets long, this one 0',
      '--country: must be an ISO 3166-1 alpha-2 code, like US',
    ]);
  });

  it('cannot both set and take out', () => {
    expect(faultsOf(() => changed(north, '--alert-contact', 'a@b.example', '--no-alert-contact'))).toEqual([
      '--alert-contact: either with a value or as --no-alert-contact',
    ]);
  });
});

describe('the command line', () => {
  it('says where by a stage and its region, or by a local run', () => {
    expect(readCommand(['list', '--stage', 'dev', '--region', 'eu-west-1'])?.where).toEqual({
      stage: 'dev',
      region: 'eu-west-1',
    });
    expect(readCommand(['list', '--local'])?.where).toEqual({ local: 'http://localhost:3000' });
    expect(readCommand(['list', '--local', 'http://localhost:8080/'])?.where).toEqual({
      local: 'http://localhost:8080',
    });
    expect(readCommand(['show', '--local', 'demo'])).toMatchObject({
      where: { local: 'http://localhost:3000' },
      action: { clinicId: 'demo' },
    });
  });

  it.each([
    { args: [] },
    { args: ['remove'] },
    { args: ['toString', '--local'] },
    { args: ['list'] },
    { args: ['list', '--local', '--stage', 'dev'] },
    { args: ['list', '--local', '--region', 'us-east-1'] },
    { args: ['list', '--local=dev'] },
    { args: ['list', 'demo', '--local'] },
    { args: ['show', '--local'] },
    { args: ['show', 'demo', '--local', '--name', 'x'] },
    { args: ['remove-client', 'demo', '--local'] },
    { args: ['add', '--local', '--no-alert-contact'] },
    { args: ['update', 'demo', '--local', '--id', 'x'] },
  ])('is refused as $args', ({ args }) => {
    expect(() => readCommand(args)).toThrow(UsageError);
  });

  it.each([{ args: ['--help'] }, { args: ['add', '--help'] }])('is explained by $args', ({ args }) => {
    expect(readCommand(args)).toBeUndefined();
  });
});

describe('an error that is passed on', () => {
  it.each([
    ['for jane@clinic.example', 'for (an e-mail address)'],
    ['Endpoint=jane@clinic.example;', 'Endpoint=(an e-mail address);'],
    ['to +13055550142', 'to (a phone)'],
    ['to "(305) 555-0142"', 'to "(a phone)"'],
    ['arn:aws:sns:us-east-1:123456789012:alerts', 'arn:aws:sns:us-east-1:123456789012:alerts'],
    ['(request 97123456-6451-4421-8d57-123456789012)', '(request 97123456-6451-4421-8d57-123456789012)'],
    ['two\nlines', 'two lines'],
  ])('%j reads %j', (message, line) => {
    expect(describeError(new Error(message))).toBe(line);
  });

  it('without words has its code', () => {
    expect(describeError(Object.assign(new Error(''), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
  });
});
