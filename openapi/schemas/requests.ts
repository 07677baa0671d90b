import { carePlans } from '../../care-plans/index.ts';
import { patchShape } from '../../lambdas/domain/amendment.ts';
import { eventShape } from '../../lambdas/domain/treatment-event.ts';
import { alertParameters } from '../../lambdas/http/alert-query.ts';
import { alertCursors, treatmentCursors } from '../../lambdas/http/cursor.ts';
import { postParameters } from '../../lambdas/http/post-query.ts';
import { listParameters } from '../../lambdas/http/treatment-query.ts';
import { component, describeFields } from './registry.ts';

/** The words for what requests are validated with. What a schema cannot say of a rule stands in them. */

const CARE_PLANS = Object.values(carePlans)
  .map(({ id, title, checkIns }) => `\`${id}\` (${title}: ${checkIns.map(({ key }) => key).join(', ')})`)
  .join(', ');

export const treatmentEvent = component(
  'TreatmentEvent',
  'A treatment that has taken place. Other fields than these are refused: a misspelt optional field must not pass unseen.',
  eventShape,
);

describeFields(eventShape, {
  treatmentId: {
    description:
      "Your own id of the treatment, unique within your clinic; another clinic's may be the same. 1 to 64 of the characters `A-Z a-z 0-9 . _ : -`, not `.` or `..`. Posting it again repeats the treatment and does not make another.",
    examples: ['T-1001'],
  },
  carePlan: {
    description: `The id of the care plan, which says when the patient is asked and in which words. One of ${CARE_PLANS}.`,
    examples: ['exosome-therapy'],
  },
  treatedAt: {
    description:
      "When the treatment ended: its check-ins are counted from then. ISO 8601 with seconds and an offset. At most five minutes ahead of now, and recent enough that the care plan's last check-in would still be useful.",
    examples: ['2026-11-24T10:30:00-05:00'],
  },
  patient: 'Whom to text. No name is taken.',
  consent: "The patient's consent to texts. Without it nothing is sent, so there is nothing to post.",
});
describeFields(eventShape.shape.patient, {
  phone: {
    description:
      "The patient's phone in E.164: `+` and 7 to 15 digits. It must be a number of its country's numbering plan, and of a country that the stage may text.",
    examples: ['+13055550123'],
  },
  language: "The language of the texts. Default: the clinic's.",
  timeZone: {
    description:
      "The patient's time zone, by its IANA name, like `America/New_York`. Texts keep to the clinic's sending window in this zone. Default: the clinic's.",
    examples: ['America/New_York'],
  },
});
describeFields(eventShape.shape.consent, {
  sms: '`true`: the patient agreed to be texted.',
  obtainedAt: {
    description: 'When the patient agreed. ISO 8601 with seconds and an offset; not in the future.',
    examples: ['2026-11-24T09:55:00-05:00'],
  },
  method:
    'How consent was obtained, for your records: 1 to 200 characters, none of them a control character.',
  reference:
    'Where the consent is kept, for your records: 1 to 200 characters, none of them a control character.',
});

export const treatmentPatch = component(
  'TreatmentPatch',
  'A JSON merge patch (RFC 7396): what is absent stays as it is. `null` gives a field that may be absent back to the default of the clinic. Fields that cannot be changed once posted (`treatmentId`, the rest of `consent`) are refused, as are unknown ones. Rules are judged for what changes.',
  patchShape,
);

describeFields(patchShape, {
  treatedAt:
    'When the treatment really ended. Check-ins that have not been sent move with it; those that were sent stay as they are. The rules of the post hold.',
  carePlan:
    'The id of the right care plan. Check-ins that it does not ask for are cancelled, those that it asks for anew are added; what was sent stays.',
  patient: 'What is to be corrected of the patient.',
  consent: "The patient's no.",
});
describeFields(patchShape.shape.patient.def.innerType, {
  phone:
    'The right phone, in E.164 and by the rules of the post. What has been sent went to the old one. If the new one has opted out, what waits is `suppressed`.',
  language: "The language of the texts still to be sent. `null`: the clinic's.",
  timeZone: "The patient's time zone, by its IANA name. `null`: the clinic's.",
});
describeFields(patchShape.shape.consent.def.innerType, {
  sms: '`false`: the patient has told the clinic that no more texts are wanted. It equals STOP from the phone: it holds for the phone in all its treatments, and only START from the phone itself undoes it.',
});

export const postQuery = postParameters;
describeFields(postQuery, {
  dryRun:
    '`true`: answers what would be stored and sent, texts included, and stores and sends nothing. All rules hold as for a real post.',
});

export const listQuery = listParameters(Object.keys(carePlans));
describeFields(listQuery, {
  carePlan: 'Only treatments with this care plan.',
  state: 'Only treatments of which at least one check-in is in this state.',
  treatedFrom: {
    description:
      'Only treatments that ended at this moment or later. ISO 8601 with an offset; a `+` in it is written `%2B`.',
    examples: ['2026-11-01T00:00:00Z'],
  },
  treatedTo: {
    description:
      'Only treatments that ended before this moment, which is not included. ISO 8601 with an offset; a `+` in it is written `%2B`.',
    examples: ['2026-12-01T00:00:00-05:00'],
  },
  cursor: {
    description:
      'The `nextCursor` of an answer, as it is: the list goes on behind that place. Give the same filters with it. It means nothing to you and does not expire.',
    examples: [
      treatmentCursors.write({ treatedAt: Date.parse('2026-11-24T12:07:57Z'), treatmentId: 'T-1001' }),
    ],
  },
  limit: 'The most treatments in one answer.',
});

export const alertQuery = alertParameters;
describeFields(alertQuery, {
  state:
    '`open`: nobody has taken it over yet. `acknowledged`: somebody has. `resolved`: it no longer holds, whether or not anybody took it over.',
  cursor: {
    description:
      'The `nextCursor` of an answer, as it is: the list goes on behind that place. Give the same state with it. It means nothing to you and does not expire.',
    examples: [alertCursors.write({ raisedAt: Date.parse('2026-11-26T13:07:57Z'), alertId: 'T-1002~48h' })],
  },
  limit: 'The most alerts in one answer.',
});
