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
      '<blood> ~ <goes-on>|<lots>|still|keeps|keep|kept|again|worse|since|hours|hrs|days|through|through|out',
      'soak*|drench* ~ towel*|gauze|bandage*|shirt|sheets|pad|pads|dressing|bed|wrap|through|<blood>',
      'gush*|spurt*|squirt*|hemorrhag*',
      'cough*|vomit*|throw*|threw|spit*|puk*|pee*|poop*|pissing ~ blood',
      'blood ~ stool|urine|pee|poop|vomit|nose|ears|mouth|eyes|clot|clots|pool|puddle|covered|lost|losing',
      'wont|will not clot',
      'clot|clots|miscarr*',
      'water broke',
    ],
    es: [
      '<blood> ~ <goes-on>|<lots>|sigue|sigo|todavia|aun|(otra vez)|mas|horas|desde|dias|lleno|llena',
      'empap* ~ vendaje|venda|toalla*|gasa*|camisa|sabana*|ropa|<blood>',
      'hemorrag*|emorragia|coagulo*|desangr*',
      'vomit*|escup*|tos*|orin*|evacu*|defec* ~ sangre',
      'sangre ~ orina|heces|popo|vomito|nariz|boca|oidos|excremento|perd*|charco',
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
