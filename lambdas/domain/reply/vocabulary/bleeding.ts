import type { Worry } from './phrases.ts';

/** Bleeding that goes on, or from where no blood should come. */
export const heavyBleeding: Worry = {
  outcome: 'urgent',
  signs: {
    en: ['hemorrhage|hemorrhaging', 'blood clot|clots'],
    es: ['hemorragia|hemorragias', 'coagulo|coagulos'],
  },
  states: {
    en: [
      '<blood> ... <goes-on>',
      '<goes-on> .. <blood>',
      'still|keeps|keep|kept|constantly|heavily|badly|lots|lot|heavy|tons|much|profusely|continuous|so .. <blood>',
      '<blood> .. heavy|heavily|lot|lots|bad|badly|everywhere|through|nonstop|profusely|again|worse|more|constantly|continuous|much|tons|hours|hrs|days|crazy|like|gushing|pouring|out',
      '<blood> .. (since|all night|all day|all morning)',
      'soak* .. towel*|gauze|bandage*|shirt|sheets|pad|pads|through|dressing|bed|wrap',
      'gush*|spurt*|squirt*',
      'hemorrhag*',
      'cough*|vomit*|throw*|threw|spit*|puk*|pee*|poop*|pissing .. blood',
      'blood in|from my? stool|urine|pee|poop|vomit|nose|ears|mouth|eyes',
      'blood clot|clots',
      'lost|losing .. blood',
      'bleed* out',
      'pool of blood',
      'covered in blood',
      'cant stop .. bleed*|blood|bleeding',
    ],
    es: [
      '(mucho|mucha|muchisimo|muchisima|sigue|sigo|todavia|aun|demasiado|demasiada|chorro*|no paro) .. <blood>',
      '<blood> .. (mucho|mucha|muchisimo|bastante|todavia|demasiado|horas|desde|chorro*|sin parar|otra vez|mas|sigue|feo)',
      'empap* .. vendaje|venda|toalla*|gasa*|camisa|sabana*|ropa|sangre',
      'hemorrag*|emorragia',
      'vomit*|escup*|tos*|orin*|evacu*|defec* .. sangre',
      'sangre en|por la|el|mi|los? orina|heces|popo|vomito|nariz|boca|oidos|excremento',
      'coagulo*',
      'me desangro|desangrando',
      'perdi*|perdiendo .. sangre',
      'charco de sangre',
      'mucha sangre',
      'no deja|deje|dejo|para|paro de .. sangr*',
    ],
  },
};

export const bleeding: Worry = {
  outcome: 'concern',
  signs: {
    en: ['bleeding|blood|bleed|bleeds|bloody|bled|bleedin'],
    es: ['(sangrado|sangre|sangra|sangrando|sangro|sangrados|me sangra)'],
  },
  states: { en: ['<blood>'], es: ['<blood>'] },
};
