/** Names the place of a treatment on the page. */
export const anchorOf = (clinicId: string, treatmentId: string): string =>
  `treatment/${clinicId}/${treatmentId}`;
