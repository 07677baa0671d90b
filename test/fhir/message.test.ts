import { describe, expect, it } from '@jest/globals';
import { readProcedure } from '../../lambdas/fhir/procedure.ts';
import { NOON } from '../builders/treatment.ts';
import { ATTESTED, bodyOf, changed, faultsIn, fixture } from './sent.ts';

const readBundle = (name: string, changes: Readonly<Record<string, unknown>> = {}) =>
  readProcedure(changed(fixture(name), changes), ATTESTED, NOON);
const faultsWith = (name: string, changes: Readonly<Record<string, unknown>>) =>
  faultsIn(readBundle(name, changes));
const phoneOf = (name: string, changes: Readonly<Record<string, unknown>>) =>
  bodyOf(readBundle(name, changes)).patient.phone;

describe('what is taken', () => {
  it.each([
    null,
    undefined,
    42,
    'text',
    [],
    {},
    { resourceType: 'Patient' },
    { resourceType: ['Procedure'] },
  ])('%p is refused', (resource) => {
    expect(faultsIn(readProcedure(resource, ATTESTED, NOON))).toEqual(['Resource resource-type']);
  });

  it.each(['transaction', 'batch', 'collection'])('a bundle of type %s', (type) => {
    expect(readBundle('us-core-collection', { '/type': type }).kind).toBe('treatment');
  });

  it.each(['document', 'history', 'searchset', 'transaction-response', 'toString'])(
    'no bundle of type %s',
    (type) => {
      expect(faultsWith('us-core-collection', { '/type': type })).toEqual(['Bundle.type value']);
    },
  );

  it('a message opens with its header, of whatever event', () => {
    expect(readBundle('engine-message', { '/entry/0/resource/eventCoding/code': 'A01' }).kind).toBe(
      'treatment',
    );
    expect(faultsWith('us-core-collection', { '/type': 'message' })).toEqual([
      'Bundle.entry[0].resource message-header',
    ]);
  });

  it('exactly one procedure: the fault says how many were found', () => {
    const twice = fixture('us-core-collection').entry[2];
    expect(readBundle('us-core-collection', { '/entry/0': twice })).toMatchObject({
      faults: [
        {
          expression: 'Bundle.entry',
          rule: 'one-procedure',
          detail: expect.stringContaining('2 were found'),
        },
      ],
    });
    expect(readBundle('us-core-collection', { '/entry': [] })).toMatchObject({
      faults: [{ rule: 'one-procedure', detail: expect.stringContaining('0 were found') }],
    });
  });

  it.each(['POST', 'PUT'])('a procedure that is to be stored by %s', (method) => {
    expect(readBundle('synthea-transaction', { '/entry/3/request/method': method }).kind).toBe('treatment');
  });

  it.each(['DELETE', 'PATCH', 'GET'])('nothing that is to be stored by %s', (method) => {
    expect(faultsWith('synthea-transaction', { '/entry/3/request/method': method })).toEqual([
      'Bundle.entry[3].request.method value',
    ]);
    expect(faultsWith('synthea-transaction', { '/entry/0/request/method': method })).toEqual([
      'Bundle.entry[0].request.method value',
    ]);
  });
});

describe('whose treatment it was', () => {
  const subject = '/entry/2/resource/subject/reference';
  const COLLECTION = 'us-core-collection';
  const NOT_FOUND = ['Bundle.entry[2].resource.subject.reference reference'];
  /** Somebody else, who must not be texted. */
  const another = (fullUrl?: string, id = 'pt-9') => ({
    ...(fullUrl !== undefined && { fullUrl }),
    resource: { resourceType: 'Patient', id, telecom: [{ system: 'phone', value: '+1 305 555 0199' }] },
  });

  it('an absolute reference is a fullUrl', () => {
    expect(phoneOf(COLLECTION, { [subject]: 'https://ehr.example/fhir/R4/Patient/pt-2' })).toBe(
      '+13055550124',
    );
    expect(faultsWith(COLLECTION, { [subject]: 'https://other.example/fhir/R4/Patient/pt-2' })).toEqual(
      NOT_FOUND,
    );
  });

  it('a relative reference is read within the server of the procedure', () => {
    const elsewhere = another('https://other.example/fhir/Patient/pt-2', 'pt-2');
    expect(phoneOf(COLLECTION, { '/entry/0': elsewhere })).toBe('+13055550124');
    const changes = { '/entry/0': elsewhere, '/entry/1': { resource: { resourceType: 'Basic' } } };
    expect(faultsWith(COLLECTION, { ...changes, '/entry/3/resource/resourceType': 'Basic' })).toEqual(
      NOT_FOUND,
    );
  });

  it('where a URL is missing or no server has it, a relative reference is the id of a Patient', () => {
    expect(phoneOf(COLLECTION, { '/entry/1/fullUrl': undefined })).toBe('+13055550124');
    expect(phoneOf(COLLECTION, { '/entry/2/fullUrl': undefined, '/entry/3/fullUrl': undefined })).toBe(
      '+13055550124',
    );
    const urn = 'urn:uuid:0d0e6c1a-0000-4000-8000-000000000001';
    expect(phoneOf(COLLECTION, { '/entry/2/fullUrl': urn, '/entry/1/resource/id': undefined })).toBe(
      '+13055550124',
    );
  });

  it('two that it could be are refused', () => {
    const changes = { '/entry/0': another(undefined, 'pt-2'), '/entry/2/fullUrl': undefined };
    expect(faultsWith(COLLECTION, changes)).toContain(
      'Bundle.entry[2].resource.subject.reference ambiguous-reference',
    );
  });

  it('a version that was not sent is refused', () => {
    expect(phoneOf(COLLECTION, { [subject]: 'Patient/pt-2/_history/1' })).toBe('+13055550124');
    expect(faultsWith(COLLECTION, { [subject]: 'Patient/pt-2/_history/2' })).toEqual(NOT_FOUND);
  });

  it.each([
    'Patient/pt-3',
    'pt-2',
    '#pt-2',
    '#',
    'Patient',
    'Patient/',
    'Patient?identifier=https://demo-clinic.example/mrn|MRN-0002',
    'urn:uuid:0d0e6c1a-0000-4000-8000-000000000009',
    '__proto__',
    'Patient/__proto__',
  ])('%s leads nowhere, even with only one patient there', (reference) => {
    expect(faultsWith(COLLECTION, { [subject]: reference })).toEqual(NOT_FOUND);
  });

  it('somebody who is no patient is refused', () => {
    expect(faultsWith(COLLECTION, { [subject]: 'Practitioner/pr-1' })).toEqual([
      'Bundle.entry[2].resource.subject.reference reference-type',
    ]);
  });

  it('a contained patient is found in the procedure alone', () => {
    const contained = [another().resource];
    expect(
      phoneOf(COLLECTION, {
        '/entry/2/resource/contained': contained,
        '/entry/3/resource/resourceType': 'Basic',
        [subject]: '#pt-9',
      }),
    ).toBe('+13055550199');
    expect(faultsWith(COLLECTION, { '/entry/0/resource/contained': contained, [subject]: '#pt-9' })).toEqual(
      NOT_FOUND,
    );
  });

  it('is required', () => {
    expect(faultsWith(COLLECTION, { '/entry/2/resource/subject': undefined })).toEqual([
      'Bundle.entry[2].resource.subject required',
    ]);
    expect(faultsWith(COLLECTION, { '/entry/2/resource/subject': { display: 'Patient Two' } })).toEqual([
      'Bundle.entry[2].resource.subject required',
    ]);
  });

  describe('by identifier', () => {
    const identifier = '/entry/2/resource/subject/identifier';
    const ENGINE = 'engine-message';
    const fault = (rule: string) => [`Bundle.entry[2].resource.subject.identifier ${rule}`];

    it('system and value both count', () => {
      expect(phoneOf(ENGINE, {})).toBe('+13055550126');
      expect(faultsWith(ENGINE, { [`${identifier}/value`]: 'MRN-0005' })).toEqual(fault('reference'));
      expect(faultsWith(ENGINE, { [`${identifier}/system`]: 'https://other.example/mrn' })).toEqual(
        fault('reference'),
      );
    });

    it('without a system it could be anybody', () => {
      const changes = {
        [`${identifier}/system`]: undefined,
        '/entry/1/resource/identifier/0/system': undefined,
      };
      expect(faultsWith(ENGINE, changes)).toEqual(['Bundle.entry[2].resource.subject required']);
    });

    it('an old one may be somebody else by now', () => {
      expect(faultsWith(ENGINE, { '/entry/1/resource/identifier/0/use': 'old' })).toEqual(fault('reference'));
    });

    it('two with the same one are refused', () => {
      const twin = fixture(ENGINE).entry[1].resource;
      expect(faultsWith(ENGINE, { '/entry/4': { resource: twin } })).toEqual(fault('ambiguous-reference'));
    });

    it('a reference with a URL goes by that alone', () => {
      expect(faultsWith(ENGINE, { '/entry/2/resource/subject/reference': 'Patient/9' })).toEqual([
        'Bundle.entry[2].resource.subject.reference reference',
      ]);
    });
  });
});
