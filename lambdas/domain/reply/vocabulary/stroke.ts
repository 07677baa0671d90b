import type { Worry } from './phrases.ts';

export const stroke: Worry = {
  outcome: 'urgent',
  signs: {
    en: ['stroke', 'slurred speech', 'double|blurry|blurred vision', 'facial droop', 'paralysis'],
    es: ['derrame', 'embolia', 'vision borrosa|doble', 'paralisis', 'accidente cerebrovascular'],
  },
  states: {
    en: [
      'stroke|strokes|slur*|slurring|slurred|paralyz*|paralys*|paralized|thunderclap',
      'face|mouth|smile|eyelid|cheek ~ <lame>',
      'side|half ~ <lame>|weak*|heavy|tingl*|(cant move)|(cant feel)',
      'side|half of .. body|face|me',
      'half my? body|face',
      'body ~ <lame>|heavy|(cant move)',
      '<limb> ~ paralyz*|limp|(went dead)|(gone dead)|(feels dead)|(is dead)|(went numb)|(gone numb)|(goes numb)|(wont move)|(wont work)|(stopped working)',
      '<cannot> .. move|feel .. <limb>|<side>|anything|(at all)',
      'talk|talking|talks|speak|speaking|speech|words|word|sentence* ~ <cannot>|<garbled>',
      'vision|sight|see|seeing|eyesight|eye|eyes ~ <cannot>|lost|losing|gone|going|blind|double|black|blur*|weird|spots',
      'blind',
      'worst ~ headache|migraine',
      'dont|not|cant know|remember .. (where i am|my name|who i am)',
      'forgot .. my name',
    ],
    es: [
      'derrame|embolia|ictus|paraliz*|paralitic*|apoplejia',
      'cara|boca|sonrisa|parpado|cachete ~ chuec*|caid*|torcid*|torci*|tuerc*|dormid*|adormec*|dorm*|entum*|lado|enchuec*',
      'chueco|chueca|torcio|enchueco',
      'lado|mitad|medio|media ~ durmi*|dormid*|adormec*|debil*|entum*|paraliz*|dorm*|pesad*|cuerpo|cara|rostro|siento|muev*',
      '<limb> ~ paraliz*|(no responde)|(no me responde)|(no mueve)|(no se mueve)|(no muevo)|(se durmio)|(se me durmio)|(se me durmieron)|(se me adormecio)',
      '<cannot> .. mover|siento|sentir .. <limb>|<side>|nada',
      'no siento .. <limb>|<side>',
      'hablar|hablo|habla|palabras|lengua ~ <cannot>|<garbled>|mal',
      'arrastr* .. pie|pierna|lengua|palabras',
      'ver|veo|vision|vista ~ <cannot>|no|borros*|doble|nubl*|negro|mal|perd*|manchas',
      'ciego|ciega',
      'fuerza ~ perd*|brazo|pierna|mano|lado',
      'peor ~ cabeza',
      'no se donde estoy',
    ],
  },
};
