import { describe, expect, it } from '@jest/globals';
import { answers, carePlans } from '../../care-plans/index.ts';
import { patientTexts } from '../../care-plans/texts.ts';

const texts = patientTexts(carePlans, answers);

describe('the texts that patients may get', () => {
  it('are those of every care plan, held ones included, and every answer, in every language', () => {
    const names = texts.map(({ name }) => name);

    expect(names).toEqual(
      expect.arrayContaining([
        'exosome-therapy/48h/texts/en',
        'exosome-therapy/4w/texts/es',
        'exosome-therapy/4w/heldTexts/es',
        'general/48h/texts/en',
        'answers/start-blocked/es',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('are known by the SHA-256 of their words, as any tool computes it', () => {
    const [text] = patientTexts({}, { ...answers, fine: { en: 'Thank you', es: 'Gracias' } });

    // printf 'Thank you' | sha256sum
    expect(text).toMatchObject({
      name: 'answers/fine/en',
      hash: '268bc1833e83306f48ae6203eefb86e7a39dedb1d3d6df99c18ef70aa61ef84d',
    });
  });
});
