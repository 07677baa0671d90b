import type { Worry } from './phrases.ts';

export const chest: Worry = {
  outcome: 'urgent',
  signs: {
    en: [
      'chest|heart pain|pains|pressure|tightness|discomfort',
      'tight|heavy chest',
      'heart attack|attacks',
      'pain|pressure|tightness in my|the? chest',
      'angina|chestpain|chestpains',
    ],
    es: [
      'dolor|presion|opresion|molestia|punzada|punzadas|ardor en|de|del el|mi? pecho|corazon',
      'me duele el pecho|corazon',
      'infarto|angina',
      'ataque al|del corazon',
      'dolor toracico',
      'ataque|paro cardiaco',
    ],
  },
  states: {
    en: [
      '<chest> ~ <chest-sign>',
      'heart|pulse ~ attack|stop*|fail*|explod*',
      'jaw ~ pain|pains|hurt*|ache*|aching|numb|arm',
      'left arm ~ heavy|numb|tingl*|shoot*|radiat*',
      'pain ~ left arm',
    ],
    es: [
      'infart*|cardiac*',
      'brazo izquierdo ~ mandibula|quijada|pesad*|dormid*|hormig*|entum*|adorm*',
      'mandibula|quijada ~ dolor|duel*',
      'corazon ~ detiene|detuvo|para|parando|paro|falla|explot*|sale|salir',
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
      'chest|ribs|sternum',
      'heart|heartbeat|pulse ~ rac*|pound*|fast|skip*|flutter*|beat*|weird|off|crazy|irregular',
      'pressure ~ high|low|up|down',
      'pulse ~ low|slow|high',
      'bp',
    ],
    es: [
      'pecho|esternon|costillas',
      'corazon|pulso ~ rapido|acelerad*|brinc*|salt*|late|latidos|agitad*|fuerte',
      'presion',
    ],
  },
};
