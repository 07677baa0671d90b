import type { Worry } from './phrases.ts';

/** Fainting and seizures. */
export const consciousness: Worry = {
  outcome: 'urgent',
  signs: {
    en: [
      'faint|fainting|fainted',
      'blackout|blackouts',
      'seizure|seizures|siezure|seizur|convulsion|convulsions',
      'passing out',
      'loss of consciousness',
    ],
    es: [
      'desmayo|desmayos|desmalle|desmaye',
      'convulsion|convulsiones',
      'ataque|ataques epileptico|epilepticos|epilepsia',
      'perdida de conocimiento|conciencia',
    ],
  },
  states: {
    en: [
      'faint*|unconscious*|unresponsive|collaps*|seizure*|seiz*|convuls*|epilep*|syncope',
      'pass|passed|passing|past|black|blacked|blacking|knocked|conked .. out',
      'consciousness|conscious|awake ~ lost|losing|lose|not|barely|cant|stay*',
      'wake|waking|wakes|respond* ~ wont|not|cant|doesnt|isnt|couldnt',
      'everything|vision|went|goes|all ~ black|dark',
      'shaking|jerking|twitching ~ uncontrollabl*|all over|control',
      'keeled over',
      'coma',
      'out cold',
      'woke|came|found ~ floor|ground',
      'hit|dropped|fell ~ floor|ground',
      'body .. stiff .. shak*|jerk*',
    ],
    es: [
      'desmay*|desmall*|desvanec*|inconscient*|inconcient*|convuls*|combuls*|epilep*|colaps*|patatus|soponcio|sincope',
      'conocimiento|sentido|conciencia|consciencia ~ perd*',
      'despert*|despierta|reacciona|reaccionaba|responde ~ no',
      'me fui|cai|fue|cayo|desperte al|en el suelo|piso',
      'se|todo ~ apago|nublo|oscuro|negro ~ todo|vista|se|puso',
      'se .. fue .. mundo|onda',
      'se puso|poniendo azul|morado|morada',
      'se quedo tieso|tiesa|ido|ida',
      'ataque|ataques epileptic*',
    ],
  },
};
