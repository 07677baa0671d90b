import type { CarePlan, CarePlans } from '../lambdas/domain/care-plan.ts';
import exosomeTherapy from './exosome-therapy.json' with { type: 'json' };
import general from './general.json' with { type: 'json' };

/** The care plans on offer, by id. They are checked at synth (`validate.ts`), so code that runs takes them as they are. */
export const carePlans: CarePlans = {
  [exosomeTherapy.id]: exosomeTherapy as CarePlan,
  [general.id]: general as CarePlan,
};
