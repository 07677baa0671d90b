import type { Phrases } from './phrases.ts';

/** What a phone writes by itself when its owner taps on a text: always before the quoted text. */
export const reactions: readonly string[] = [
  'liked',
  'loved',
  'disliked',
  'laughed at',
  'emphasized',
  'emphasised',
  'questioned',
  'removed a like from',
  'removed a heart from',
  'removed a dislike from',
  'removed a laugh from',
  'removed an exclamation from',
  'removed a question mark from',
  'le gusto',
  'le encanto',
  'no le gusto',
  'le dio risa',
  'se rio de',
  'enfatizo',
  'destaco',
  'cuestiono',
  'dudo de',
  'le dio un me gusta a',
  'le dio un corazon a',
  'quito un me gusta de',
  'quito un corazon de',
  'elimino un me gusta de',
  'elimino un corazon de',
  'puso un signo de exclamacion en',
  'puso un signo de interrogacion en',
  'me gusta',
  'me encanta',
];

/**
 * Sentences that phones send while their owner drives or meets, as regular expressions. "I can't talk right now" is none: a
 * stroke says the same.
 */
export const canned: readonly string[] = [
  'im driving (right now )?with (the )?((driving |sleep |work )?focus|do not disturb( while driving)?) turned on',
  '(sorry )?(i )?cant talk (right )?now im (driving|in a meeting)',
  'i will see your message when i get where im going',
  'im not receiving notifications',
  'if this is urgent reply urgent to send a notification through with your original message',
  '(lo siento )?(ahora )?no puedo hablar (ahora )?estoy (conduciendo|manejando|en una (reunion|junta))',
  'estoy (conduciendo|manejando) con (el modo |la funcion )?(enfoque|concentracion|no molestar)( al conducir)? activad[oa]',
  'no estoy recibiendo notificaciones',
  'si es urgente responde urgente para que me llegue el aviso',
  'vere tu mensaje cuando llegue a mi destino',
];

const enDay =
  '(tomorrow|next week|(monday|tuesday|wednesday|thursday|friday|saturday|sunday)( the \\d{1,2}(st|nd|rd|th))?)';
const esDay =
  '(manana|la proxima semana|el (lunes|martes|miercoles|jueves|viernes|sabado|domingo|dia \\d{1,2}))';

/** How messages begin that a mailbox or a network sends, and no person. */
export const headers: readonly string[] = [
  `out of (the )?office( until ${enDay})?`,
  'automatic reply',
  'auto ?(reply|response)',
  'this is an (automated|automatic) (message|reply|response)',
  'automated message',
  '(new )?voicemail( \\d{1,2} \\d\\d)?',
  'delivery failure',
  'delivery status notification( failure)?',
  'delivery notification',
  '(your )?message (not|could not be) delivered',
  'unable to deliver (your |this )?message',
  'message blocking is active',
  'free ?msg',
  'this (number|mailbox|inbox) is not monitored',
  'the number you have dialed is not in service',
  `fuera de (la )?oficina( hasta ${esDay})?`,
  'respuesta automatica',
  '(este es un )?mensaje automatico',
  'buzon de voz( \\d{1,2} \\d\\d)?',
  'nuevo mensaje de voz',
  'mensaje no (entregado|enviado)',
  'no se pudo entregar (el|su|tu) mensaje',
];

/** What machines say behind one of these. Anything else there may be a patient's. */
export const headed: readonly string[] = [
  `i am (currently )?(away|on vacation|out of (the )?office)( until ${enDay})?`,
  'i will (reply|respond|answer)( to your message)? (when i return|when i am back|as soon as i can)',
  '(for emergencies|if you need immediate (help|assistance)) please (contact|call) (the|our) (help|front) desk',
  'please do not reply( to this message)?',
  'unable to (send|receive) messages?',
  `(estoy|me encuentro) (de vacaciones|fuera de (la )?oficina)( hasta ${esDay})?`,
  'respondere (a mi regreso|en cuanto pueda|cuando regrese)',
  '(por favor )?no responda( a este mensaje)?',
  'el numero marcado no existe',
];

/** What our own texts say that a reaction quotes, and would be a worry in a patient's words. */
export const quotations: Phrases = {
  en: [
    'mild|still discomfort|sore',
    'other problem',
    'do|does not feel well',
    'no exercise',
    'anti? inflammatories',
    'emergency .. not by text',
    'or worries you',
    'if you need help at once',
    'may need help now',
    'if you need immediate help please',
    'call 911',
    'could not read your text the clinic can see it',
    'stop to end',
    'to end',
  ],
  es: [
    'molestia leve',
    'sigue la molestia',
    'antiinflamatorios',
    'otro problema',
    'no se siente bien',
    'emergencia .. no por sms',
    'o le preocupa',
    'si necesita ayuda ya?',
    'necesitar ayuda ya',
    'llame al 911',
    'no pudo leer su sms',
    'en la red',
  ],
};
