import type { Worry } from './phrases.ts';

/** Swelling of the face, lips, tongue or throat, and what else a severe allergy shows. */
export const faceSwelling: Worry = {
  outcome: 'urgent',
  signs: {
    en: [
      'swelling|swollen in|on|of my|the? <face-part>',
      '<face-part> swelling|swollen',
      'swollen|puffy <face-part>',
      'allergic reaction|reactions',
      'anaphylaxis',
      'trouble swallowing',
    ],
    es: [
      'hinchazon|inflamacion en|de la|los|el|mi|mis? <face-part>',
      '<face-part> hinchada|hinchado|hinchados|inflamada|inflamados',
      'reaccion|reacciones alergica|alergicas',
      'anafilaxia',
      'problemas|dificultad para|al tragar|pasar',
    ],
  },
  states: {
    en: [
      '<face-part> ~ <swelling>',
      '<airway> ~ <huge>|<closing>|itch*|numb|tingl*|heavy|weird',
      'eyes|eye ~ shut|closing|slits',
      'swallow* ~ <cannot>|trouble|pain*|hurt*',
      'anaphyl*|anafyl*|anaphilaxis|angioedema|epipen|epipens',
      'epi pen',
      'allergic ~ reaction',
      'lump|frog|something in|stuck .. throat',
      'look|looks|face ~ balloon|blowfish|chipmunk',
    ],
    es: [
      '<airway>|cara ~ <huge>',
      '<airway> ~ <closing>|hormig*|dormid*|adorm*|entum*|pica|comezon|nudo',
      'tragar|deglutir|pasarme|saliva ~ <cannot>|no|ni|cuesta|duele',
      'no|ni .. paso|pasa|pasar .. saliva|comida|agua',
      'anafil*|epinefrina',
      'reaccion ~ alergica',
    ],
  },
};
