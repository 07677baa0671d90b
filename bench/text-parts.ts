import { demoClinic } from '../bin/demo-clinic.ts';
import { answers, carePlans } from '../care-plans/index.ts';
import { sizeAtLongest } from '../care-plans/text-rules.ts';
import { patientTexts } from '../care-plans/texts.ts';
import { countParts, renderText } from '../lambdas/domain/text.ts';

/** What a text takes of the network, which bills by the part. */
export interface TextParts {
  readonly name: string;
  readonly demoParts: number;
  readonly demoUnits: number;
  readonly longestParts: number;
  readonly longestUnits: number;
}

/** The parts of every text that patients may get: with the demo clinic's values, and with the longest there may be. */
export const measureTexts = (): readonly TextParts[] =>
  patientTexts(carePlans, answers).map(({ name, language, template }) => {
    const { name: clinic, phone, emergencyPhone: emergency } = demoClinic;
    const demo = countParts(renderText(template, { clinic, phone, emergency, date: 'Dec 22' }));
    const longest = sizeAtLongest(template, language);
    return {
      name,
      demoParts: demo.parts,
      demoUnits: demo.units,
      longestParts: longest.parts,
      longestUnits: longest.units,
    };
  });
