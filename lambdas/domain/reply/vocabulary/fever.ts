import type { Worry } from './phrases.ts';

export const fever: Worry = {
  outcome: 'concern',
  signs: {
    en: [
      'fever|fevers|feverish|fiver|feaver',
      'temperature|temp',
      'chills|chill',
      '(sweats|sweating|night sweats)',
      'shivering|shivers',
    ],
    es: [
      'fiebre|fiebres|fievre|fibre',
      'calentura|calenturas|calenturita',
      'temperatura',
      'escalofrio|escalofrios',
      'sudor|sudores',
      'febril',
      'decimas',
    ],
  },
  states: {
    en: [
      'fever*',
      'chills|chilly',
      'shiver*',
      'sweat*',
      'burning up',
      'feel|feeling|run|running|im|skin hot|warm',
      'temp is|was|of|at|hit',
      'freezing',
      '🤒',
      '🥵',
      '🥶',
      '#fever',
    ],
    es: [
      'fiebre*',
      'calentur*',
      'escalofri*|escalofr*',
      'sudo|sudando|sudor*|sude',
      'temblando|tiemblo|temblor*',
      'ardiendo',
      'caliente .. cuerpo|frente',
      'con|tengo|mucho frio',
      'destemplad*',
      'a 38|39|40',
      '#fever',
    ],
  },
};
