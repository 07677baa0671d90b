import { listed, type Phrases } from './phrases.ts';

/** What may stand beside anything without a meaning of its own. Every word must be harmless next to every other. */
export const courtesies: Phrases = {
  en: [
    'sent from my iphone|android|phone|galaxy|ipad|samsung|mobile',
    'sent from outlook|gmail|yahoo',
    'bro|dude|man|sis|buddy',
    'i|im|we|its|it|ive|feel|feeling|feelin|feels|doing|doin|going|goin|everything|everythings|all|been',
    'so far',
    'now|today|tonight|currently',
    'right now',
    'at the moment',
    'very|really|rly|pretty|quite|totally|absolutely|completely|just|super|so|too|also|honestly|actually|overall|otherwise|real|extremely|definitely|soo',
    'thanks|thank|thx|ty|tysm|thankyou|thnx|tnx|thanx|tks|thks',
    'thank you',
    'thank u',
    'thank you|u so much',
    'thanks so much',
    'thank you|u very much',
    'thanks a lot|million|bunch|ton',
    'many thanks',
    'much appreciated',
    'appreciate it|you|that|u',
    'i appreciate it|you|that',
    'hi|hello|hey|hiya|howdy|heyy',
    'good morning|afternoon|evening|night|day',
    'yes|yeah|yep|yup|yea|yess|ya|yas|ye|yeh',
    'ok|okay|k|kk|okey',
    'doc|doctor|dr|nurse|team|everyone|guys|sir|maam|miss|mam|yall|folks|friend|friends|dear',
    'please|pls',
    'and',
    'for asking|checking',
    'for checking in|up',
    'for checking in|up on me',
    'for checking on me',
    'for the|your follow up|followup|message|text|checkin|care|help|concern',
    'for the check in',
    'for following up',
    'for everything|reaching',
    'for reaching out',
    'and|how|hbu|wbu you ?',
    'how are|r you|u ?',
    'how|what about you|u ?',
    'and you|u',
    'hope you|u (are|r)? all? (well|good|great|doing well|too)',
    'hope you are doing|all well|good|great|too',
    'lol|haha|hahaha|lmao|jaja|jajaja|hehe',
    'um|uh|umm|uhh|oh|ah|hmm',
    'well hi|hello|hey',
    'period|comma',
    'exclamation point|mark',
    'god bless',
    'god bless you|u|all',
    'thank god|goodness',
    'praise god|jesus',
    'bless you',
    'blessed',
    'my pleasure',
    'have a good|great|nice|wonderful|blessed day|one|weekend|night|evening|week',
    'you too',
    'same to you',
    'had a nice|great|good|lovely weekend|day|trip|time|week|visit',
    'sorry',
    'sorry for|about the? late|delay|delayed reply|response|answer|text?',
    'sorry i? missed this',
    'just saw this|it|your|the text|message?',
    'my phone|battery died|was|is dead|off?',
    'late reply|response',
    'thats about? all|it',
    'that is all|it',
    'this is',
    'the|my? answer|reply is',
    'i would say',
    'id say',
    'the answer is',
    'hope all is well',
    'i am',
    'we are',
    'much|as always',
    'love you guys',
    'you guys are the best|great|awesome',
    'youre|ur the best',
  ],
  es: [
    'amigo|hermano|mano|wey|guey|compa|joven',
    'hola|holaa|ola|buenas|buenos|buen',
    'buenos dias',
    'buen dia',
    'buenas tardes|noches',
    'muy buenas|buenos tardes|noches|dias',
    'yo|me|siento|sentimos|estoy|stoy|toy|estoi|estamos|ando|voy|va|van|todo|todito|esta|estan|es|muy|super|bastante|sintiendo|sintiendome|encuentro|sigo|seguimos|vamos',
    'gracias|grasias|grax|grcias|gracia',
    'muchas|muchisimas|mil|infinitas gracias',
    'gracias a dios',
    'gracias a dios y a ustedes',
    'bendito|gloria sea? a? dios',
    'primero dios',
    'si dios quiere',
    'dios los|le|te|me|les bendiga',
    'bendiciones',
    'si|sii|sip|claro|simon',
    'ya|pues|pos|mire|mira|fijese|este|bueno|oiga',
    'la verdad|neta',
    'la verdad que',
    'ahora|ahorita|hoy|actualmente|orita',
    'por ahora|hoy',
    'por el momento',
    'hasta ahora|ahorita|hoy',
    'hasta el momento',
    'de momento',
    'al momento',
    'doctor|doctora|dr|dra|doc|doctorcita|doctorcito|senorita|senor|senora|enfermera|licenciada|equipo|amigos|amiga',
    'y',
    'por preguntar|preguntarme|todo',
    'por su|tu|la atencion|mensaje|preocupacion|interes|ayuda|apoyo',
    'por estar pendiente|pendientes|atentos',
    'saludos|igualmente|ok|okay|oki|vale|dale|sale|listo|tambien|realmente',
    'y usted|ustedes|tu|ud|uds ?',
    'y usted|ustedes',
    'como esta|estan ?',
    'de salud',
    'que tenga|tengan buen|lindo|excelente dia|tarde',
    'que tenga|tengan buena|linda|excelente tarde|noche|semana',
    'feliz dia|tarde|noche',
    'con usted|ustedes',
    'disculpe|perdon|disculpen',
    'disculpe|perdon la|por demora|tardanza',
    'perdon por la|el demora|tardanza|retraso',
    'apenas|hasta vi|veo el|su|este mensaje',
    'apenas vi su mensaje',
    'apenas vi el mensaje',
    'no habia visto el|su mensaje',
    'es todo',
    'eso es todo',
    'jaja|jeje|jajaja|jajajaja|jiji',
    'mi respuesta es',
    'respondo|contesto|marco',
    'saludos cordiales',
    'un abrazo',
    'abrazos',
  ],
};

/** Words that only join others: none denies, asks, doubts or speaks of the past. */
export const connectives = listed(`
  a an the this that these it its he hes she shes they theyre you my his her our your their of to in on at
  with for from by than both each every there around over still even already since el la los las lo un una
  unos mi mis su sus tu se te le les nos de del en con por para al aqui aca alla ahi todavia aun cada toda
  todos todas
`);

/** Where, when and how little: harmless beside an answer. */
export const circumstances: Phrases = {
  en: [
    'no problem',
    'only? when|if i push|press|touch|poke|move|bump|use|lift|bend on? it|the?',
    'when|if i push|press|touch|poke on? the|it? spot|area|site|shoulder|knee|arm?',
    'when touched|pressed|pushed',
    'hi|hey there',
    'after|since my|the|our visit|treatment|shot|injection|appointment|appt|procedure',
    'my <joint> is|feels|are',
    'my <joint>',
    'in|on my|the <joint>',
    'at|on|in|around|near|by the|my? <site>',
    '<site>',
    'its|thats|is all gone now?',
    'right? at|where|around the? <site> was|is|went|goes? in|spot?',
    'right? where the needle|shot|injection went|was|is',
    'where they|you|u|yall poked|stuck|injected|shot|gave|jabbed|pricked|put me|it|the? shot|injection|needle?',
    'right? where i got the|it|my shot|injection|poked|stuck?',
    'where the shot was|is',
    'where it went in',
    'but|though|tho',
    'nothing else',
    'nothing (crazy|major|serious|terrible|unbearable|big|more|special|bad|extreme|out of the ordinary)',
    'not a big deal',
    'no big deal',
    'no biggie',
    'at all',
    'whatsoever',
    'but fine|good',
    'but|though nothing crazy|major|serious|terrible|unbearable|big|bad|extreme|else|special',
    'my? <relative> says|said|reports that? she|he?',
    '(this is|im) her|his|the <relative>',
    'this morning|am',
    'like|about|around|maybe a|an? <low-score>',
    '4|four weeks',
    '48 hours',
    'since then',
    'to me',
    'here',
    'the <joint>',
    'only',
    'only|just when|if i touch|press it',
    'at times',
    'from the shot|injection|needle',
  ],
  es: [
    'enviado desde mi iphone|android|celular|telefono|ipad',
    'donde me? (picaron|pincharon|inyectaron|pusieron|puyaron|picharon|pico)',
    'desde la visita|cita|inyeccion|consulta',
    'despues de la|mi visita|cita|inyeccion|consulta',
    'mi|la|el <joint> esta|va|sigue|anda|ya?',
    'mi <joint>',
    'del? la|mi? <joint>',
    'que me? inyectaron|pincharon|picaron',
    'en el|la|mi <joint>',
    'en el|la <site>',
    'ahi|alli|donde|justo donde? me|el|la|fue? pincharon|picaron|inyectaron|pusieron|puyaron|inyeccion|piquete|pinchazo',
    'ahi donde pincharon|picaron|inyectaron|pico',
    'donde pincharon|picaron|inyectaron|pusieron',
    'donde|en me|la pusieron|inyectaron la|el inyeccion|aguja|shot',
    'donde la inyeccion|aguja',
    'donde el piquete|pinchazo',
    'donde fue la|el inyeccion|piquete|pinchazo',
    'en donde me? inyectaron|picaron|pincharon|pusieron',
    'el <site>',
    'la <site>',
    'del piquete|pinchazo',
    'de la inyeccion|aguja',
    'pero|aunque',
    'pero bien|nada|normal',
    'nomas|solamente|solo',
    'nada mas',
    'nada grave|serio|fuerte|mas|importante|nuevo|exagerado|especial|anormal',
    'nada del otro mundo',
    'nada de cuidado',
    'nada de que preocuparse',
    'no es nada',
    'nada que no se (aguante|pueda aguantar)',
    'pero nada grave|serio|fuerte|mas|importante|exagerado|especial|anormal',
    'mi? <relative> dice|dijo que? siente?',
    'soy la|el|su <relative>',
    'como un? <low-score>',
    'menos que ayer|antes',
    'lo demas',
    'todo lo demas',
    'de lo demas',
    'por lo demas',
    'en general',
    'ni nada',
    'para nada',
    'cuando toco|aprieto',
    'si me toco|aprieto',
    'al tocar|tocarme|apretar',
  ],
};

/** A reply that ends in one of these has lost its end. */
export const openEnds = listed(`
  and but so too or just only y pero aunque o very muy where is feels feel a an the my his her our your
  their of to in on at with for from by than every around over since i im its ive says said saying tells wants el la los
  las un una unos mi mis su sus tu se de del en con por para que dice dicen dijo cada
`);

export const faces: readonly string[] = [
  ...'👍👌🙏❤😊🙂😀😃😄😁☺🥰💪✅💯🎉🤗😎👏🫶💙💚💛🧡💜🩷🤍✨😂🤣😆😅😇😍😘👋🤞🙌🌟⭐🌸🌹🌻🤙✌🙋🤝💕💖💗🎊☀🌞💐😌🤩🥳',
];

/** What comes behind one of these is what the patient writes for: "good but my knee" says something of the knee. */
export const turns = listed(`but although pero aunque`);

/** These do too, unless they narrow what is mild: "a little sore, just my knee". */
export const narrowings = listed(`just still todavia aun`);

/** These say that the rest is not so, unless they narrow what is mild: "only my knee is good". */
export const exclusions = listed(`only solo nomas solamente`);

/** A number behind one of these counts or tells the time: it is no answer. */
export const counting = listed(
  `at by in for to of until till before after with from than las desde hasta para de a por`,
);

/** The patient's phone quoting the question back. */
export const echoes: Phrases = {
  en: [
    'how are you after your visit ?',
    'how are you 4 weeks after your visit ?',
    'how are you after 4 weeks ?',
    'reply 1 well 2 mild discomfort|still discomfort|sore? 3 other problem',
    'reply 1 well 2 still sore 3 other problem',
    '1 well 2 mild discomfort 3 other problem',
    '1 well 2 still sore 3 other problem',
  ],
  es: [
    'que tal tras su visita ?',
    'que tal a las 4 semanas de su visita ?',
    'que tal tras 4 semanas ?',
    'como esta despues de su visita ?',
    'responda 1 bien 2 molestia leve 3 otro problema',
    'responda 1 bien 2 sigue la molestia 3 otro problema',
    '1 bien 2 molestia leve 3 otro problema',
    '1 bien 2 sigue la molestia 3 otro problema',
  ],
};

/** What turns the worry right behind it into none. */
export const denials: Phrases = {
  en: [
    '(no|not|without|zero|nor|never|w o)',
    'no|not|zero|without real|more|major|signs|sign|any|actual|other|single|significant of? any?',
    'no signs of',
    'not any',
    'not a',
    'not having any?',
    'dont|didnt|havent|doesnt|isnt|arent|aint have|got|had|feel|felt|having|feeling|experienced|experiencing any|a|the|no?',
    'didnt|dont|doesnt even',
    'do|did not have|feel any|a|the?',
    'dont|doesnt|isnt|arent|aint|didnt|wasnt|havent',
    'do|does|is|are|did|am not',
    'have|had|got|ive no|zero|not any?',
    'have|had not had any?',
    'havent had any?',
    'haven not any?',
    'no no',
    'aint got no',
    'never had|got|felt|have any|a|the?',
    'free of',
    'im not',
    'not feeling any?',
    'not even a?',
    'nothing like',
  ],
  es: [
    'no|sin|ni|cero|tampoco|ningun|ninguna',
    'nada de',
    'no|ni tengo|hay|siento|presento|tuve|traigo|tenido|hubo nada|ni|ningun|ninguna|un? de?',
    'not a|one|1 single',
    'no he tenido|sentido|presentado nada|ningun|ninguna|ni? de?',
    'no ha tenido|habido nada|ningun|ninguna|ni? de?',
    'sin nada de',
    'sin ningun|ninguna',
    'no me|se siento|da|ha|dio dado?',
    'no estoy|esta|ando|estuve',
    'no no',
    'ni tengo',
    'ya? no siento',
    'nunca tuve',
    'nunca he tenido',
    'ni un|una',
  ],
};

/** What continues a list of things denied. */
export const orWords = listed(`
  or nor ni o u / neither
`);

/** Beside a word of consent these say nothing of how anyone is. */
export const besideConsent: Phrases = {
  en: [
    '?|#|i|bro|dude|think|believe|guess|sorry|please|hi|hello|thanks|my|your|ur|me|us|our|you|u|these|this|that|those|the|a|an|number|phone|cell|her|hers|his|him|she|he|they|them|their|not|no|dont|do|doesnt|have|has|to|from|on|at|of|for|or|any|ever|again|anymore|more|longer|list|name|wife|husband|mom|mother|dad|son|daughter|person|someone|else|with|by|in|who|what|want|damn|stupid|annoying|fucking|freaking|im|are|got|get|new|asked|told|last|time|because|belongs|anyone|here|clinic|office|patient|will|would|like|can|could|if|both|and',
  ],
  es: [
    'y|yo|creo|nada|?|creo|disculpe|perdon|gracias|hola|mi|mis|su|sus|tu|me|nos|les|le|lo|la|las|los|el|ella|ellos|ustedes|usted|este|esta|esto|ese|esa|eso|numero|telefono|celular|cel|de|del|a|al|en|para|por|que|es|no|ni|ya|mas|nunca|nadie|o|un|una|otra|otro|persona|esposa|esposo|mama|papa|hijo|hija|aqui|con|lista|quiero|quien|se|soy|clinica|paciente|vez|nuevo|tiene|tengo|hace|era|son|pinches|malditos|porque|favor|les|pido',
  ],
};

/** Right behind something denied these take it back: "no chest pain like this before", "not short of breath anymore". */
export const takenBack: Phrases = {
  en: [
    'anymore|longer|yet|before|until|till|til|except|unless|only|earlier|yesterday|always|while|unlike|relief|meds|pills|killers',
    'any more|longer',
    'at first|all times',
    'last night|week|time',
    'like this|that|before|i|it',
    'so|this|that bad|badly|strong|severe|much|hard',
  ],
  es: [
    'antes|hasta|salvo|excepto|solo|ayer|anoche|mientras|desde|siempre',
    'al principio',
    'como este|esta|esto|eso|ese|antes|el|la',
    'tan fuerte|fuertes|intenso|intensa|mal',
  ],
};

/** Right before something good these turn it round. */
export const negations = listed(`
  no not never nothing dont doesnt isnt arent aint wasnt didnt cant cannot cnat couldnt wont without hardly
  barely nor ni nunca tampoco sin apenas nada neither
`);

/** Harmless words that may stand in a reply with one letter wrong. */
export const misspellable = listed(`
  perfect perfectly excellent fantastic wonderful awesome amazing everything feeling discomfort tenderness
  soreness injection slightly redness perfecto perfecta perfectamente excelente fantastico maravilla
  tranquilo tranquila gracias molestia molestias adolorido adolorida enrojecimiento inyeccion pinchazo
  poquito
`);
