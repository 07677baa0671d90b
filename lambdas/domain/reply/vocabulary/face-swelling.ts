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
      '<face-part> .. <swelling>',
      '<swelling> .. <face-part>',
      'lip|lips|tongue|tounge|toungue|throat|face .. <huge>',
      '<huge> .. lip|lips|tongue|tounge|throat',
      'throat .. <closing>',
      '<closing> .. throat',
      'tongue|tounge|lips|lip .. tingl*|numb|heavy|weird',
      'anaphyl*|anafyl*|anaphilaxis',
      'epipen|epipens',
      'epi pen',
      'allergic .. reaction',
      'angioedema',
      '<cannot> .. swallow*',
      'eyes|eye .. swol*|swell*|shut',
      'lump in .. throat',
      'look like .. balloon|blowfish|chipmunk',
    ],
    es: [
      'lengua|labio|labios|garganta|cara|boca .. <huge>',
      '<huge> .. lengua|labio|labios|cara',
      'garganta|throat .. <closing>',
      '<closing> .. garganta|throat',
      'lengua|labios .. hormig*|dormid*|adorm*|pesad*',
      'anafil*|anafilax*',
      'reaccion .. alergica',
      'choque|shock anafil*',
      '<cannot> .. tragar|pasar|pasarme|deglutir',
      'nudo en la garganta',
      'epinefrina',
      'no|ni .. paso|pasa .. saliva|comida|agua|tragar',
    ],
  },
};
