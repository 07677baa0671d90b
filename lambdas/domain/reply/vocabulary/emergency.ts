import type { Worry } from './phrases.ts';

/** Calls for help, and the places where it is sought. */
export const emergency: Worry = {
  outcome: 'urgent',
  signs: { en: ['emergency'], es: ['emergencia|urgencia'] },
  states: {
    en: [
      '911',
      '9 1 1',
      'nine one one',
      'ambulance|ambulence',
      'emergency|emergencies|emergancy',
      'paramedic*',
      'in|at|to|the|going er',
      'icu',
      'hospital|hospitalized|hospitalised|hosp',
      'help me|us|plz|pls|please|asap|now',
      'please|pls|plz help',
      'need help',
      'sos',
      'mayday',
      '🆘',
      '🚑',
      'something .. very|terribly|seriously wrong',
      'life threatening',
      'heart stopped',
    ],
    es: [
      'ambulancia',
      'emergencia|emergencias|emerjencia',
      'urgencias|urgencia|urgente|urjencia',
      'ayudenme|ayudeme|ayudame|ayuden|ayudanos|ayudenos',
      'auxilio|ausilio',
      'socorro',
      'necesito ayuda',
      'ayuda por|porfavor|porfa|urgente|ya|rapido|me|mi|no|se|estoy|tengo',
      'por favor ayuda',
      'internad*|hospitalizad*|hospitaliz*',
      'paramedico*',
      'terapia intensiva',
    ],
  },
};
