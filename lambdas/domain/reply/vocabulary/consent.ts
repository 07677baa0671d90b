import type { ConsentWord } from '../../reply.ts';
import { listed, type Phrases } from './phrases.ts';

interface ConsentPhrases {
  /** Alone, or beside nothing but courtesy. */
  readonly alone: Phrases;
  /** Within one clause, whatever stands around it. */
  readonly sentences: Phrases;
}

export const consent: Readonly<Record<ConsentWord, ConsentPhrases>> = {
  stop: {
    alone: {
      en: [
        // The first ten are those that AWS requires: https://docs.aws.amazon.com/sms-voice/latest/userguide/opt-out-list-keywords.html
        'arret|cancel|end|optout|quit|remove|stop|td|unsubscribe|stopall|endall|revoke|stpo|sotp|stopp|unsub|unsuscribe|cancelled|cease|desist|delete',
        'opt|opting|opted out',
        'stop|end|cancel|quit|remove all|everything|it|this|that|now|pls|please|already|me|these',
        'arret all',
        'remove|unsubscribe|revoke|delete me',
        'stop stop stop?',
        'stop this|that',
        'cancel|end|quit|stop all? <messages>',
        'no <messages>',
        'opt me out',
        'go away',
        'leave me alone',
        'f|fuck|screw off',
      ],
      es: [
        'baja|alto|parar|cancelar|pare|paren|detener|detengan|detenganse|basta|eliminar|borrar|remover|desuscribir|desuscribirme|suspender|suspendan|finalizar|anular|cesar|salir|terminar|cancelen|cancele|quitar|fin|cancela|parenle|quitenme|borrenme|saquenme|eliminenme|sacame|quiteme|saqueme',
        'darme|dar|deme|denme de baja',
        'dar baja',
        'ya basta',
        'ya paren|parenle',
        'no molestar|molesten|moleste|mas',
        'cancelar|parar|detener|eliminar todo|suscripcion|servicio|esto',
        'de baja',
        'baja del servicio',
        'no mas',
      ],
    },
    sentences: {
      en: [
        'stop|quit|cease|stopp|stpo .. <to-message>',
        'stop|quit|end|cancel|stopping|ending|cancelling|discontinue|halt|kill|silence .. <messages>',
        'no <messages> please|pls|anymore|again|ever|thanks',
        'said|want|asked .. no <messages>',
        'dont|not|never|no|quit .. <to-message> .. me|us|my|this|here|anymore|again|number|him|her',
        'you|u|yall cannot|cant .. <to-message> .. me|us|my|this|here|anymore|again|number|him|her',
        'dont|not|never|longer want|wanna|need|wish|like .. <messages>',
        'dont|not|never want|wanna|need|wish .. (get|receive|hear from|be texted|be contacted)',
        'dont|not|never|stop .. contact|text|message me|us|anymore|again',
        'no|not|any more|longer .. <messages>',
        'unsubscribe|unsuscribe|unsubcribe',
        'opt|opting .. out',
        'optout',
        'take|get|remove|delete|drop|scratch|pull .. off|from .. list|system|database|texts|messages|number|contacts',
        'remove|delete|erase|lose|forget my|this|our number|phone|info|cell',
        'remove me',
        'take me off',
        'leave .. alone',
        'stop .. calling',
        'revoke .. consent|permission',
        'withdraw .. consent|permission',
        'cancel .. service|subscription|program|checkins',
        'stop|quit these|this|the|it already',
        'do not contact|text|message',
        'done with .. <messages>',
        'too many <messages>',
        'quit .. contacting',
        'turn .. off .. <messages>',
        'turn off .. <messages>',
        'please|pls stop|quit|unsubscribe|remove',
        'consent .. revoked|withdrawn',
      ],
      es: [
        'dejen|dejar|deje|dejenme|dejeme|deja|dejame|dejes|paren|pare|para|parenle|parele|parar|basta de|con .. <escribir>|<messages>',
        'dejen|dejar|deje|deja|paren .. <escribir>',
        'no .. <escriban>',
        'no .. <escriban> .. <messages>',
        'ya no mas? <messages>',
        'no|ni (quiero|deseo|necesito|quisiera|kiero|queremos|me interesa|me interesan) .. <messages>',
        'no|ni quiero|deseo|necesito|quisiera|kiero .. recibir|recibiendo|reciba|que me lleguen',
        'no mas <messages>|textos',
        'no me|nos <escriban>',
        'no vuelvan|vuelva|vuelvas a .. <escribir>',
        'dejenme|dejeme|dejame|dejennos (en paz|tranquila|tranquilo|tranquilos)',
        'dejenme en paz',
        'borren|borre|eliminen|elimine|quiten|quite|saquen|saque|remuevan|borrar|eliminar|quitar|sacar .. numero|telefono|lista|celular|datos|sistema',
        'quitenme|quiteme|saquenme|saqueme|borrenme|borreme|eliminenme|elimineme|sacame|quitame',
        'dar|darme|deme|denme|dame|darnos|doy|den .. baja',
        'quiero|deseo|solicito|pido .. la? baja',
        'quiero|puedo|pueden|puede|favor|deseo|como .. cancelar|cancelo|detener|parar|suspender .. <messages>|suscripcion|servicio',
        'cancelar|cancelen|cancele|cancela|detener|suspender|suspendan|detengan .. <messages>|suscripcion|servicio',
        'darse|dar|darme de baja',
        'desuscrib*',
        'retiro|revoco|cancelo .. consentimiento|permiso',
        'stop .. mensajes|escribir|escribirme',
        'no me .. contacten|contacte',
        'ya no me .. <escriban>',
        'ya? no me escriben|mandan .. favor|porfa|porfavor',
        'ya no .. <escriban>',
        'no quiero que me .. escriban|manden|contacten',
      ],
    },
  },
  start: {
    alone: {
      en: [
        'start|unstop|restart|resume|subscribe|resubscribe|optin',
        'opt|opt me back? in',
        'start|resume <messages>|again',
        'start|resume again',
      ],
      es: [
        'iniciar|empezar|comenzar|reanudar|suscribir|suscribirme|activar|reactivar|alta|reiniciar|suscribirse',
        'empezar|comenzar|iniciar de nuevo|mensajes',
        'volver a empezar',
        'darme|dar|deme|denme de alta',
      ],
    },
    sentences: {
      en: [
        'start|resume|restart|begin .. <to-message> .. me|again|back',
        'start|resume|restart .. <messages> again|back',
        'text|message me again',
        'resume .. <messages>',
        'opt me back? in',
        'sign me back? up',
        'resubscribe|unstop',
        'want|like|turn .. <messages> .. back|again|on',
        'subscribe me',
        'want .. receive|get .. <messages>',
        'turn .. back on',
      ],
      es: [
        'quiero|deseo|quisiera|gustaria|puedo .. recibir|recibirlos|seguir .. <messages>',
        'quiero|deseo|quisiera|gustaria|puedo volver a recibir|recibirlos .. <messages>?',
        'quiero|deseo|quisiera|gustaria .. <messages> .. nuevo|otra|vez|nuevamente',
        'vuelvan|vuelva|pueden|puede|sigan a? .. <escribir> .. nuevo|otra|vez|nuevamente|mensajes',
        'vuelvan|vuelva a <escribir>',
        'manden|mandenme|envien|envienme|escribanme .. (de nuevo|otra vez|nuevamente)',
        'reanudar|reactivar|activar|reactiven|reanuden .. <messages>',
        'suscribirme|suscribanme',
      ],
    },
  },
  help: {
    alone: {
      en: ['help|info|information', 'info|information please|pls', 'more info', 'help info'],
      es: ['ayuda|informacion|informes|infromacion', 'mas informacion', 'info'],
    },
    sentences: {
      en: [
        'how .. reach|contact|call|phone|ahold|hold .. you|clinic|office|doctor|someone',
        'what is? your|the phone? number',
        'what number .. call',
        '(what is|whats|what) this|that service|number|program|text|message|about|for|thing|line',
        'what|whats is? this about|for',
        'what clinic|number|office|company is this|it',
        'how did you get my number',
        'is this a? real|scam|legit|bot|robot|person|human|automated',
      ],
      es: [
        'a que numero .. llamo|marco|llamar|marcar',
        'como .. comunico|contacto|comunicarme|contactar|contactarlos|llamar|llamo',
        'cual es el|su numero|telefono',
        'que es este|esto|esta numero|servicio|mensaje|linea|programa',
        'de quien es este numero',
        'que clinica|numero|empresa es esto|este|esta|es',
        'de donde|parte me? escriben|hablan|son|es|mandan',
        'de parte de quien',
        'para que sirve|es',
        'como|donde consiguieron|obtuvieron|sacaron mi numero',
        'es un robot|bot|persona',
      ],
    },
  },
  'wrong-number': {
    alone: {
      en: ['wrong #', 'not me|her|him', 'wrong guy|girl|one'],
      es: ['equivocado|equivocada|equivocados', 'no soy yo', 'no es ella|el'],
    },
    sentences: {
      en: [
        'wrong .. number|person|phone|num|nmbr|cell|numba|#|contact',
        'worng|wrng|rong number|person',
        'number .. wrong|incorrect',
        '(im not|am not|is not|isnt|aint|not) her|him|hers|his',
        'not her|him|hers|his .. number|phone|cell',
        'im not (that person|the person|the patient|who)',
        'this|that|it (is not|isnt|aint|is no longer) .. her|his|their|hers .. number|phone|cell',
        'this|it (is not|isnt|aint) the|her|his|their|a person|patient|number|phone',
        'doesnt|dont|no|not|longer .. have|has|use|uses|own this number|phone',
        'no longer|not .. her|his|their number|phone|cell',
        'someone else|elses .. number|phone|text',
        'she|he|they|her|him got|has|have a? new number|phone',
        'new owner',
        'just|recently got this number',
        '(dont|do not) know .. (person|any|anyone|anybody|her|him|you are talking|this is for)',
        'dont know who .. looking|talking|trying',
        '(nobody|no one|noone) .. (by that name|by this name|named)',
        '(no one|nobody|noone) .. here|lives',
        'you got|have the? wrong guy|girl|one|lady|woman|man',
        'never .. (been to|visited|heard of) .. you|clinic|your|place',
        'i .. not|never .. patient',
        'not a|your patient',
        '(have not|havent|didnt) .. (visited|visit you|had a visit|had any visit|had any treatment)',
        'not for me',
        'meant for someone|somebody',
        'never had .. visit|treatment|procedure|appointment|injection|shot',
        'she|he|they changed|switched .. number|numbers',
        'i dont know what .. visit|clinic',
        'didnt visit|go .. clinic|you|doctor|anyone|there',
        'didnt have .. visit|treatment|procedure|appointment',
      ],
      es: [
        'numero|num|tel|telefono .. equivocado|incorrecto|erroneo|equivocaron|equivoco|mal|ekivocado',
        'equivoc*|ekivoc* .. numero|persona|telefono|num',
        'equivocado .. numero|persona',
        'se confundio|confundieron|confunden .. persona|numero',
        'se equivoco|equivocaron|equivocan|equivoca|ekivoco|equivocaste|ekivocaron',
        'te equivocaste|equivocas',
        'no soy ella|el|esa|quien|paciente|su|a',
        'no soy la|el persona|paciente|que|duena|dueno|senora|senor',
        'no es|era .. numero|telefono|celular|cel',
        'no es .. persona',
        'este|ese .. numero|celular|telefono|cel .. no|ya .. es|pertenece .. de?',
        'este|ese .. ya no .. de|es|suyo',
        'no|ni conozco|conosco a|ninguna|esa|ninguna',
        'no la|lo|le conozco|conosco',
        'aqui no .. vive|hay|esta|es',
        'no vive aqui',
        'cambio .. de numero',
        'tengo este numero .. nuevo|poco',
        'este numero es nuevo',
        'este|ese numero|celular|telefono|cel es mio',
        'persona equivocada|incorrecta',
        'equivocada persona',
        'nunca .. ido|fui|estado|visite|visitado .. clinica|ahi|doctor|alla',
        'no fui .. clinica|doctor|consulta|visita',
        'no|nunca .. soy|sido paciente',
        '(no tuve|no he tenido|nunca tuve) .. visita|cita|tratamiento',
        'ya no .. tiene|usa .. numero|celular|telefono|linea',
        'ya no .. numero|celular|telefono .. de|suyo',
        'no es para mi',
        'es de otra persona',
        'otra persona .. numero',
      ],
    },
  },
};

/** STOP first, and what goes on as a sentence of its own: "stop i cant breathe", but not "stop the ibuprofen". */
export const stopOpenings: Phrases = {
  en: [
    'stop|stopall|unsubscribe|quit|cancel|end|optout|stpo|sotp i|im|ive|cant|cannot|there|theres|have|having|got|because|cuz|bc|feeling|feel|also|and|but|help|wrong|who|thanks|thank|please|pls|me|not',
    'stop|stopall|unsubscribe|quit|cancel|optout|stpo my|the|it|its|this|her|his .. is|are|isnt|hurts|hurt|has|feels|keeps|wont|looks|was|got',
    'stop|stopall|unsubscribe|quit|cancel|end|optout no|not|very|really|so|pain|fever|chest|swelling|1|2|3',
    'stop|unsubscribe|optout fine|good|all|every*|great|well|im|ok|okay',
  ],
  es: [
    'stop|stopall|unsubscribe|baja|alto|cancelar|parar tengo|estoy|me|no|hay|siento|se|porque|mi|mis|ya|gracias|y|pero|traigo|muchas|por|todo|bien|ando|mucha|mucho|sigo|ayuda|necesito',
    'stop|baja el|la .. duele|esta|sigue|se|me|no',
  ],
};

/** One more word at the end of an answer: "1 STOP", "todo bien, baja". */
export const stopClosings: Phrases = {
  en: ['<answer> stop|stopall|unsubscribe|optout|stpo|end|quit|cancel please|pls|now|texting|texts?'],
  es: ['<answer> baja|alto|cancelar por? favor?'],
};

/** The contrary of what the words of consent say: "don't stop texting me", "not the wrong number". */
export const contraries: Readonly<Record<Exclude<ConsentWord, 'help'>, Phrases>> = {
  stop: {
    en: [
      'dont|not|never|wont|cant|didnt ever|want? to? stop|quit|cancel|end|unsubscribe|remove|stopping|opt',
      'dont|not|never want|need|wish you|u|yall|them|it|this|these|the <messages>? to stop|quit|end',
      'dont|not|never take me off',
      'dont|not|never want to be removed|unsubscribed',
      'why|when|did|have did|do|have|will? you|u|yall|they|the|these|my <messages>? stop|quit|end',
      'did|have|had|has|could|was|were|am|im|you|she|he not|never .. <to-message>|<messages>',
      'cancel|end|remove my|the|this|that|our|his|her|all|an? next|upcoming|last|other? <booked>',
      'stop|quit taking',
      'never could',
      '(take me off)|(opt out of)|(opt me out of) the|my? <booked>|meds|pills|medication|antibiotics|(list for)',
      'dont|not|never <to-message> to? my|his|her|our <relative>|family|work|job|boss|office',
      'dont|not send me? home|(to the)|help|bill|(the bill)|(my bill)',
    ],
    es: [
      'no|nunca|jamas quiero|quisiera? que? me|nos? den|de|des|dar|darme|saquen|quiten|borren|eliminen|darnos de? la? baja?',
      'no|nunca|jamas quiero|quisiera? que? dejen|dejes|deje|dejar|paren|pares|pare|parar|cancelen|cancele|cancelar|quiten|borren|suspendan',
      'cancel*|parar|suspender|suspendan|detener|anular|terminar|baja|alto mi|mis|la|las|el|los|su|una|un|esta|este? proxima|siguiente|otra? <booked>',
      'no|ya puedo|puede|pude|pudo|podia .. <escriban>',
      'por? que|porque no me|nos <escriban>',
      'no le|les <escriban> a? mi|su|mis <relative>|familia|trabajo|jefe',
      'no me|nos? <escriban> (al hospital)|(a casa)|factura|(la factura)|(la cuenta)|(la receta)',
      'dejen|deje|paren de <escribir> .. pastillas|medicina|medicinas|facturas|cuentas|recetas',
      'baja|alto|parar .. presion|fiebre|calentura|temperatura|azucar|tension|dolor|animo|peso|sangre|sangrado',
    ],
  },
  start: {
    en: ['dont|not|never|wont|cant|didnt want? to? start|resume|restart|begin|subscribe'],
    es: ['no quiero? vuelvan|vuelva|empiecen|inicien|reanuden|manden|recibir|mensajes'],
  },
  'wrong-number': {
    en: [
      'dont|didnt|not|isnt|aint|wasnt|never|doesnt think|believe? you|u|this|that|it? is|got|get|have|has|be? the|a? wrong|incorrect',
      'not a patient person|man|woman',
    ],
    es: [
      'no es|era|tiene|tienen|tienes|esta|creo|que? el|un|mi|este|al? numero|telefono|persona? equivocado|equivocada|incorrecto|mal',
      'no se|te|me equivoco|equivocaron|equivoca|equivocan|equivocaste|confundio',
    ],
  },
};

/** Words of consent that may stand in a message with one letter wrong. */
export const misspellableConsent = listed(`
  stop unsubscribe texting messages message contact number wrong mensajes mensaje escribir escribirme
  escriban mandar mandarme manden equivocado equivoco equivocaron numero informacion
`);
