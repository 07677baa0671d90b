import type { Language } from '../../lambdas/domain/clinic.ts';

/** A reply that a patient may send. */
export interface Sample {
  /** What it is an example of; absent where its words say it. */
  readonly about?: string;
  readonly says: string;
}

/** One reply for each answer there is. What each is read as, the reading of replies says. */
export const samples: Readonly<Record<Language, readonly Sample[]>> = {
  en: [
    { says: '1' },
    { says: '2' },
    { says: '3' },
    { about: 'mild discomfort', says: 'A bit sore' },
    { about: 'something urgent', says: "I can't breathe" },
    { about: 'not understood', says: 'What about Tuesday' },
    { says: 'STOP' },
    { says: 'START' },
    { says: 'HELP' },
    { says: 'Wrong number' },
  ],
  es: [
    { says: '1' },
    { says: '2' },
    { says: '3' },
    { about: 'mild discomfort', says: 'Una leve molestia' },
    { about: 'something urgent', says: 'No puedo respirar' },
    { about: 'not understood', says: 'Y el martes' },
    { says: 'STOP' },
    { says: 'START' },
    { says: 'AYUDA' },
    { says: 'Número equivocado' },
  ],
};
