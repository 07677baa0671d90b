import type { Worry } from './phrases.ts';

export const chest: Worry = {
  outcome: 'urgent',
  signs: {
    en: [
      'chest|heart pain|pains|pressure|tightness|discomfort',
      'tight|heavy chest',
      'heart attack|attacks',
      'pain|pressure|tightness in my|the? chest',
      'angina',
      'chestpain|chestpains',
    ],
    es: [
      'dolor|presion|opresion|molestia|punzada|punzadas|ardor en|de el|mi? pecho|corazon',
      'dolor del? pecho',
      'me duele el pecho|corazon',
      'infarto',
      'angina',
      'ataque al|del corazon',
      'dolor toracico',
      'ataque cardiaco',
      'paro cardiaco',
    ],
  },
  states: {
    en: [
      '<chest> ... <chest-sign>',
      '<chest-sign> ... <chest>',
      'heart .. hurt*|pain|pains|painful|painfull|pained|stop*|attack|failing',
      'pain .. down .. left .. arm',
      'left arm .. jaw',
      'pain|hurt*|ache* .. jaw',
      'jaw .. pain|hurt*|ache*|numb',
    ],
    es: [
      'infart*',
      'brazo izquierdo .. mandibula|quijada|pecho',
      'dolor|duele .. mandibula|quijada',
      'paro cardiaco',
      'corazon .. detiene|parando|paro|falla',
    ],
  },
};

/** A chest or heart that something is said of. */
export const heart: Worry = {
  outcome: 'concern',
  signs: {
    en: ['palpitation*', 'heart racing|pounding', 'tachycardia', 'high|low blood pressure'],
    es: ['palpitacion*', 'taquicardia', 'presion alta|baja'],
  },
  states: {
    en: [
      'chest',
      'heart|pulse .. rac*|pound*|fast|skip*|flutter*|beat*|weird|off|crazy',
      'pressure .. high|low',
    ],
    es: ['pecho', 'corazon .. rapido|acelerad*|brinc*|salta|late|agitad*', 'presion .. alta|baja|subio|bajo'],
  },
};
