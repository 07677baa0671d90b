import type { Worry } from './phrases.ts';

/** Breath is urgent however it is mentioned, unless it is said to be well ("breathing fine") or trouble with it is denied. */
export const breathing: Worry = {
  outcome: 'urgent',
  signs: {
    en: [
      'shortness|short of? breath*|breathe|breath',
      'trouble|difficulty|problem|problems|issues|issue with? my? breath*|breathing|breathe',
      'breathing problem|problems|trouble|issues|difficulty',
      'breathless*|wheez*|choking|suffocating|gasping|asthma*|sob|winded',
      'out of breath',
      'struggling to breathe',
    ],
    es: [
      'falta|falto|faltaba|faltando de|el? aire|aliento|respiracion',
      'dificultad|problemas|problema|dificultades para|al|de respirar|respiratoria|respiratorios|respiratorio',
      'disnea|asfixia|asficia|ahogo|aogo|ahogos|asma*',
      'me falta el? aire',
      'me ahogo',
    ],
  },
  states: {
    en: [
      'breath*|breathe|breath|breth|brethe|breathin|breating|brearhe|breahte|inhale*|exhale|oxygen|hyperventilat*',
      'breath* .. fast|faster|shallow|short|rapid*|labored|heavy|hard|weird|barely|little',
      'gasp*|suffocat*|choke|choking|choked|asphyxiat*|winded|panting',
      'air|wind ~ <cannot>|short|hunger|enough|no|need|gulping|fighting|catch',
      'drool*',
      'lungs|lung|airway ~ clos*|collaps*|hurt*|tight*|burn*|pain|pains|full|fluid|filling|block*',
      'lips|fingers|nails|face|toes|toe|foot|feet ~ blue|purple|bluish',
      '(o 2)|(spo 2)|saturation ~ 70|75|80|82|84|85|86|87|88|89|90|low|drop*',
      'he|hes|she|shes|im|turning|turned|going|went .. blue',
    ],
    es: [
      'respir*|respirar|resuell*|oxigeno',
      'respir* .. poco|poquito|rapido|corto|apenas|feo|raro',
      'ahog*|aogo|aogando|aoga|aogue|asfixi*|asfici*|asficio|sofoc*|atragant*|jadea*|jadeo',
      'aire|aliento|resuello ~ falt*|no|sin|poco|apenas|acaba|corta|fue|va|<cannot>',
      'pecho|pulmon|pulmones|garganta ~ cierr*|cerr*|silb*',
      'babea*|babeo|babeando',
      'pulmon|pulmones ~ duel*|dolor|agua|liquido',
      'labios|unas|dedos|cara|pie|pies ~ azul*|morado*|morada*',
      'saturacion',
    ],
  },
};
