import { describe, expect, it } from '@jest/globals';
import {
  checkClinicName,
  checkClinicPhone,
  checkEmergencyPhone,
} from '../../lambdas/domain/clinic-limits.ts';

describe("a clinic's name", () => {
  it.each(['A', 'Demo Clinic', 'Clinique Zoé & Cie', 'Señor Ñandu', 'x'.repeat(30)])(
    'may be "%s"',
    (name) => {
      expect(checkClinicName(name)).toBeUndefined();
    },
  );

  it.each([
    ['Dr. O’Brien', '"’" (U+2019) is not in the GSM-7 basic set'],
    ['Clínica', '"í" (U+00ED) is not in the GSM-7 basic set'],
    ['Care 🙂', '"🙂" (U+1F642) is not in the GSM-7 basic set'],
    ['Clinic [1]', '"[" (U+005B) is not in the GSM-7 basic set'],
    ['{phone}', '"{" (U+007B) is not in the GSM-7 basic set'],
    ['Demo\nClinic', 'a line break has no place in a clinic name'],
    [' Demo', 'a clinic name neither begins nor ends with a space'],
    ['', 'a clinic name is 1 to 30 septets long, this one 0'],
    ['x'.repeat(31), 'a clinic name is 1 to 30 septets long, this one 31'],
  ])('may not be "%s"', (name, fault) => {
    expect(checkClinicName(name)).toBe(fault);
  });
});

describe("a clinic's phone", () => {
  it.each(['+13055550100', '+1 305 555 0100', '(305) 555-0100', '305.555.0100', '0'.repeat(16)])(
    'may be %s',
    (phone) => {
      expect(checkClinicPhone(phone)).toBeUndefined();
    },
  );

  it.each(['', '+', '()', '305 CALL NOW', '1+305', '+1 305 555 0100 1', '305\u00a0555'])(
    'may not be "%s"',
    (phone) => {
      expect(checkClinicPhone(phone)).toMatch(/^a clinic's phone is at most 16 characters/);
    },
  );
});

describe('an emergency number', () => {
  it.each(['911', '112', '000000'])('may be %s', (phone) => {
    expect(checkEmergencyPhone(phone)).toBeUndefined();
  });

  it.each(['', '11', '1234567', '9-1-1', '911 '])('may not be "%s"', (phone) => {
    expect(checkEmergencyPhone(phone)).toBe('an emergency number is 3 to 6 digits');
  });
});
