import { listed } from './phrases.ts';

/** Common words one letter away from a worry or a word of consent, or sounding like one, that mean something else: no misspellings. */
export const lookAlikes = listed(`
  maria mario marina inyectada inyectado inyectaron injected queda quedo anotado anotada espere agent attach child chase concert conclusion construct contract cooking couch desperate dish driver earth
  eliminate entry extra fiber flavor grade grand grant health hearing hunter hunting infant intention
  interest intense modest month moral paint peace personal phase pile place plane plate quote rating recover
  remote retire sacred sales sell sequence several share sheet shelf shell shift shine shirt shopping shore
  shout spending sport staff standing start stick stock stranger stream strengthen string stuff swear sweep
  sweet swing testing thought tower track wheel while white worker amating fantastics fantasticos fantastica
  expellent fantasmic sightly garcias grafias guacias pinchado ponchazo poquitos maravillar abrir carta
  casado clase consultar corto cuenta facil falda flor fuera llave marcado marzo medico pagar parque pasado
  recibo siete tener llego entregado
`);
