import type { Worry } from './phrases.ts';

/** Thoughts of self-harm or of dying. */
export const selfHarm: Worry = {
  outcome: 'urgent',
  signs: {
    en: ['suicidal', 'suicide', 'suicidal thoughts'],
    es: ['suicidio', 'suicida|suicidas', 'pensamientos suicidas'],
  },
  states: {
    en: [
      'suicid*|sucidal|suiside|suicidal|unaliv*|kms|ctb|overdos*|selfharm',
      'self harm*|injury',
      'kill|killing|off|hang|shoot|drown|hurt|hurting|harm|harming|cut|cutting|end|ending .. myself|meself|(my self)',
      'kill me',
      'end|ending my|it|things|this life|all',
      'die|dying|dead|death ~ want|wanna|wanted|wish|ready|rather|gonna|going|think|thinking|thoughts|better|i|im|am|feel|feels',
      'dying',
      'live|living|life|alive|exist|existing|here|(wake up)|(go on) ~ (dont want)|(dont wanna)|(do not want)|(no longer want)|(not want)|point|reason|purpose|worth|tired|tierd|hate|done|(give up)|(gave up)|(giving up)|(cant go)',
      'better off (dead|without me)',
      'want|wanna .. it|this|all|everything .. end|over',
      'want|wanna to? end|disappear',
      'wish .. never woke|born|wasnt|werent',
      'cant go on',
      'drank|drink|swallowed .. bleach|poison|pesticide',
      'took|taken|swallowed .. all|whole|bottle|many .. pills|pill|meds|bottle',
      'jump|jumping off',
      'slit my',
      'goodbye .. everyone|world|forever',
    ],
    es: [
      'suicid*|suisid*|sobredosis|estorbo',
      '(matarme|matar me|matarm|matarse|matarnos|quitarme la vida|cortarme|lastimarme|colgarme|ahorcarme|aventarme|tirarme)',
      'me|voy|quiero|ganas|pienso|pensando .. matar*',
      'morir*|muerto|muerta|muerte|desaparecer ~ quiero|kiero|quisiera|prefiero|deseo|ganas|gustaria|mejor|voy|siento|me|pienso|pensando',
      '(me muero|muriendo|muriendome)',
      'vivir|vida|seguir|existir|despertar|aqui ~ (no quiero)|(no kiero)|(no quisiera)|(no deseo)|(no tengo ganas)|(sin ganas)|sentido|(no vale)|(no aguanto)|cansad*|quitar*|acabar|terminar',
      'hacerme|hacer dano',
      'tome|tomo|trague .. todas|muchas|frasco .. pastillas|pastilla|medicina|frasco',
      'acabar|terminar|terminarlo con todo|esto',
      'quiero .. todo .. pare|acabe|termine',
      'quiero .. pare|acabe|termine .. todo',
      'mejor sin mi',
      'tome|bebi|trague .. cloro|veneno',
      'adios a todos',
    ],
  },
};
