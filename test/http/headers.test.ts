import { describe, expect, it } from '@jest/globals';
import { readIfMatch } from '../../lambdas/http/entity-tag.ts';
import { contentTypeOf, wantsFhir } from '../../lambdas/http/media-type.ts';

describe('the type of a body', () => {
  it.each([
    ['application/json', 'application/json'],
    ['Application/FHIR+JSON; charset=utf-8', 'application/fhir+json'],
    [undefined, undefined],
  ])('%p is %p', (header, type) => {
    expect(contentTypeOf({ 'content-type': header })).toBe(type);
  });
});

describe('an answer in FHIR', () => {
  it.each([
    ['who accepts it', { accept: 'application/fhir+json' }, true],
    ['who prefers it', { accept: 'application/fhir+json, application/json;q=0.5' }, true],
    ['who prefers plain JSON', { accept: 'application/json, application/fhir+json' }, false],
    ['who sends it', { 'content-type': 'application/fhir+json' }, true],
    ['who sends it and takes anything', { accept: '*/*', 'content-type': 'application/fhir+json' }, true],
    [
      'who sends it and wants plain JSON',
      { accept: 'application/json', 'content-type': 'application/fhir+json' },
      false,
    ],
    ['who says nothing', {}, false],
  ])('is for %s: %j is %p', (_, headers, inFhir) => {
    expect(wantsFhir(headers)).toBe(inFhir);
  });
});

describe('If-Match', () => {
  it.each([
    [undefined, true],
    ['*', true],
    ['"3"', true],
    [' "2" , "3" ', true],
    ['"2"', false],
    ['W/"3"', false],
    ['"03"', false],
    ['""', false],
  ])('%p is for revision 3: %p', (header, isFor) => {
    expect(readIfMatch(header)(3)).toBe(isFor);
  });

  it.each(['3', '', '"3', '"2" "3"', '"3",', 'w/"3"'])('%p is a bad request', (header) => {
    expect(() => readIfMatch(header)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
