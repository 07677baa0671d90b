import type { Groups } from '../pattern.ts';

/** Groups of words that the vocabularies share, both languages together, with their usual misspellings. */
export const words: Groups = {
  not: `
    not|no|dont|dnt|doesnt|dosent|isnt|arent|aint|wasnt|didnt|do not|does not|never|hardly|barely|nunca|
    tampoco|para nada|cant|cannot|cnat|can not|nothing|nada|apenas|casi no`,
  cannot: `
    cant|cannot|cnat|carnt|kant|can not|cant even|cant hardly|cant barely|couldnt|could not|can hardly|
    can barely|can t|cnt|barely|hardly|could barely|unable to|not able to|hard to|harder to|tough to|
    difficult to|struggling to|struggle to|trouble|having trouble|difficulty|hard time|no puedo|no me puedo|
    no lo puedo|no se puede|ni puedo|no podia|no pude|no puede|no puedo ni|apenas puedo|apenas|
    casi no puedo|casi no|no logro|no alcanzo a|me cuesta|me cuesta trabajo|le cuesta|batallo para|
    batallo pa|dificultad para|dificultad al|dificil|trabajo para|problemas para|no me deja|nopuedo|no pudo|
    no ppuedo|no puedp|sin poder`,
  'goes-on': `
    wont stop|will not stop|not stopping|doesnt stop|dosent stop|does not stop|isnt stopping|hasnt stopped|
    has not stopped|cant stop|cannot stop|cant get it stop|cant get it to stop|not stop|never stops|nonstop|non stop|wont quit|
    wont clot|no para|no deja|no se detiene|no cesa|no se quita|no se me quita|no ha parado|sin parar|
    no deja de|no me para|no paro|no dejo|no quiere parar|no se corta|no hay manera|stop|stops|stopping|para|pare|parar|detiene|detener`,
  limb: `
    arm|arms|leg|legs|hand|hands|foot|feet|finger|fingers|toes|brazo|brazos|pierna|piernas|mano|manos|pie|pies|dedos`,
  side: `
    side|half|body|face|lado|mitad|cuerpo|cara`,
  lame: `
    droop*|drooping|droopy|crooked|twisted|sagging|hang*|lopsided|numb|numbness|numbing|dead|limp|paralyz*|paralys*|asleep|slurred|falling`,
  garbled: `
    slur*|slurring|slurred|garbl*|jumbl*|mumbl*|mixed|wrong|weird|off|funny|gone|gibberish|enred*|enredado|enredadas|traba|traban|trabo|trabada|trabado|raro|rara|arrastr*|salen|revuelt*`,
  airway: `
    lip|lips|tongue|tounge|toungue|throat|thoat|mouth|lengua|labio|labios|garganta|boca`,
  lots: `
    lot|lots|alot|heavy|heavily|bad|badly|tons|much|profusely|continuous|continuously|constantly|everywhere|crazy|gushing|pouring|faucet|mucho|mucha|muchisimo|muchisima|bastante|demasiado|demasiada|chorro*|feo`,
  joint: `
    arm|shoulder|knee|hip|back|elbow|wrist|hand|ankle|foot|knees|lower back|brazo|hombro|rodilla|cadera|
    espalda|codo|muneca|mano|tobillo|pie|rodillas`,
  relative: `
    mom|moms|mother|mama|mami|dad|father|papa|husband|hubby|wife|daughter|son|sister|brother|grandma|grandpa|patient|esposo|esposa|marido|hijo|hija|hermana|hermano|abuela|abuelo`,
  site: `
    spot|site|injection site|injection spot|shot|injection|needle|needle site|place|area|injected area|
    treated area|treatment area|poke|sitio|lugar|zona|parte|piquete|pinchazo|inyeccion|aguja|puncion|
    lugar del piquete|lugar de la inyeccion|sitio de la inyeccion|sitio de inyeccion|zona de la inyeccion|
    zona de puncion|zona de la puncion|sitio de puncion|sitio de la puncion|zona de aplicacion|
    sitio de aplicacion|area de aplicacion|lugar de puncion|zona del piquete|zona del pinchazo|
    zona de inyeccion|lugar del pinchazo|lugar del shot|area de la inyeccion|parte de la inyeccion|
    injeccion|inyecion`,
  little: `
    kinda|kind of|sort of|sorta|somewhat|barely|some minor|very minor|some very minor|a touch of|touch of|a bit of|a little bit of|a lil bit of|a tad|super minor|real minor|minor|a very little|a wee bit|a little bit|a lil|a lil bit|a bit|a tad|a touch|little|little bit|lil|lil bit|bit|tad|slight|
    slightly|a slight|mild|mildly|minor|very mild|very slight|very slightly|a tiny bit|tiny bit|litle|
    alittle|just a little|only a little|only slightly|just slightly|some mild|some slight|very little|
    hardly any|barely any|un poco|un poco de|un poquito|un poquito de|un poquitito|poco|poquito|poquitito|
    tantito|tantita|leve|leves|ligero|ligera|ligeras|levemente|ligeramente|algo de|muy poco|muy poquito|
    una leve|un leve|una ligera|un ligero|solo un poco|solo un poquito|nomas un poco|nomas un poquito|
    nomas tantito|muy leve|muy leves|casi nada|casi nada de|pequena|pequeno|una pequena|un pelin|un tantito|
    apenas un poco de|apenas un poquito de|poca|muy poca`,
  'mild-ache': `
    sore|soreness|achy|ache|aching|aches|tender|tenderness|discomfort|pain|painful|hurts|hurt|stiff|
    stiffness|uncomfortable|stings|irritated|redness|red|pink|pinkish|soar|discomfert|dolor|dolorido|
    dolorida|adolorido|adolorida|adoloridito|doloroso|molestia|molestias|molesto|molesta|incomodidad|
    incomodo|duele|me duele|sensible|sencible|rojo|roja|rojito|rojita|enrojecimiento|enrojecido|enrojecida|
    colorado|coloradito|coloradita|rojez|rojizo|dolorsito|dolorcito|rosado|eritema|erythema|eritematoso`,
  chest: `
    chest|chst|chess|breastbone|sternum|pecho|corazon|torax|esternon`,
  'chest-sign': `
    pain|pains|painful|hurt*|tight*|press*|heavy|heaviness|burn*|squeez*|crush*|ache*|aching|sore|stab*|
    sharp*|weight|elephant|clutch*|duel*|dolor*|doli*|apriet*|apret*|opres*|opri*|presion|punzad*|pinchaz*|
    ard*|molest*|pesad*|peso|quema*|attack|killing|discomfort|uncomfortable|feel*|weird|funny|flutter*|numb|
    tingl*|swol*|incomod*|raro|rara|siento|feo`,
  'face-part': `
    face|lip|lips|tongue|toungue|tounge|throat|thoat|mouth|eye|eyes|eyelid|eyelids|cheek|cheeks|neck|cara|
    rostro|labio|labios|lengua|garganta|boca|ojo|ojos|parpado|parpados|cachete|cachetes|cuello|mejilla|
    mejillas|trompa|facial`,
  swelling: `
    swell*|swol*|swelling|puff*|puffy|inflam*|inflamed|hinch*|hinchado|hinchada|hinchazon|inchado|inchada|
    hincho|incho|inchaz*|inflado|inflada`,
  huge: `
    huge|twice|triple|doble|triple|big|bigger|giant|enormous|fat|balloon*|thick|blown up|blew up|blowing up|size of|double|grande|
    grandote|enorme|enormes|grueso|gruesa|gruesos|pesada|rara|gordo|gordos|gorda|como globo|como pelota`,
  closing: `
    clos*|closing|tight*|shut*|constrict*|block*|cerr*|cerrando|cierra|apret*|apriet*|tapa*`,
  blood: `
    bleed|bleeds|bleeding|bleedin|bleding|bled|blood|bloody|bleed*|sangr*|sangre|sangrando|sangrado|sangra|
    sangro|hemorrag*|hemorrhag*|🩸`,
  please: `
    ?|please|pls|plz|thanks|thank you|thx|ty|ok|okay|now|hi|hello|hey|already|right now|sorry|immediately|
    por favor|porfavor|porfa|xfa|gracias|ya|hola|favor|ahora|ahorita|inmediatamente|sir|maam|all|it|and|y|
    thankyou|buenas|disculpe|perdon|today|hoy|yes|si|lol`,
  messages: `
    text|texts|txt|txts|texting|txting|textin|text messages|message|messages|messaging|msg|msgs|msging|sms|
    spam|spamming|notifications|reminders|mensaje|mensajes|msj|msjs|mensajitos|textos|mensages|
    notificaciones`,
  'to-message': `
    text|texting|txt|txting|message|messaging|msg|msging|send|sending|contact|contacting|write|writing|
    bother|bothering|bug|bugging|spam|spamming|harass|harassing|email|ping|pinging|hit up|blowing up|blow up`,
  escribir: `
    escribir|escribirme|escribiendo|mandar|mandarme|mandando|enviar|enviarme|enviando|mensajear|mensajearme|
    textear|textearme|texteando|molestar|molestarme|molestando|contactar|contactarme|contactando|llamarme|
    fregar|chingar|estar mandando|estar escribiendo|estar molestando|estarme mandando|estarme escribiendo|
    mandarnos|escribirnos|mandarle|escribirle|joder`,
  escriban: `
    escriban|escriba|escribas|escriba mas|manden|mande|mandes|envien|envie|envies|texteen|
    textees|contacten|contacte|contactes|molesten|moleste|molestes|mensajeen|escribais|enviar|mandar|
    escribir|chinguen|frieguen|jodan|manen`,
  busy: `
    driving|meeting|working|work|class|busy|conduciendo|manejando|reunion|junta|trabajando|trabajo|clase|ocupado|
    ocupada`,
  booked: `
    appointment|appointments|appt|appts|apt|visit|session|treatment|procedure|surgery|injection|shot|consult|
    consultation|therapy|follow up|followup|checkup|order|ride|insurance|card|cita|citas|consulta|visita|turno|
    sesion|sesiones|tratamiento|procedimiento|cirugia|operacion|inyeccion|terapia|medicina|medicinas|
    medicamento|medicamentos|pastillas|antibiotico|reserva|seguro|tarjeta`,
  answer: `
    1|2|3|one|fine|good|great|ok|okay|well|thanks|thank you|better|uno|bien|perfecto|gracias|excelente`,
};

/** Parts by which words are known that were run together, like "cantbreathe". */
export const runTogether: readonly string[] = [
  'breath',
  'respir',
  'suicid',
  'bleed',
  'sangr',
  'desmay',
  'seizure',
  'convuls',
  'faint',
];

/** How words are shortened in texts. */
export const shorthand: ReadonlyMap<string, string> = new Map([
  ['u', 'you'],
  ['ur', 'your'],
  ['r', 'are'],
  ['w', 'with'],
  ['n', 'and'],
  ['cuz', 'because'],
  ['nite', 'night'],
  ['tho', 'though'],
  ['yday', 'yesterday'],
  ['q', 'que'],
  ['k', 'que'],
  ['xq', 'porque'],
  ['pq', 'porque'],
  ['tmb', 'tambien'],
  ['pa', 'para'],
  ['plis', 'please'],
  ['porfabor', 'porfavor'],
]);
