import type { Answers } from '../lambdas/domain/answer-text.ts';
import { type CarePlan, type CarePlans, withoutReplyBy } from '../lambdas/domain/care-plan.ts';
import answerTexts from './answers/answers.json' with { type: 'json' };
import canary from './canary.json' with { type: 'json' };
import exosomeTherapy from './exosome-therapy.json' with { type: 'json' };
import general from './general.json' with { type: 'json' };

/** The care plans on offer, by id. They are checked at synth (`validate.ts`), so code that runs takes them as they are. */
export const carePlans: CarePlans = {
  [exosomeTherapy.id]: exosomeTherapy as CarePlan,
  [general.id]: general as CarePlan,
};

/** The care plan of the canary alone, which no clinic can ask for. */
export const canaryCarePlans: CarePlans = { [canary.id]: canary };

/** All care plans that treatments may have. */
export const allCarePlans: CarePlans = { ...carePlans, ...canaryCarePlans };

/** The care plans as a function that plans check-ins takes them: where the stage hears no replies, none is expected. */
export const carePlansIn = ({ REPLIES }: { readonly REPLIES: string }): CarePlans =>
  REPLIES === 'heard' ? carePlans : withoutReplyBy(carePlans);

/** The answers to patients' own texts, the same for every care plan. */
export const answers: Answers = answerTexts;
