import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import { localTime } from '../tool/local-time.ts';
import type { Preview, PreviewedCheckIn } from './preview.ts';
import type { ShownText } from './shown-text.ts';
import { dueWords, heldWords, moveWords } from './words.ts';

/** A preview for machines: moments in ISO 8601, prices in USD. Without the patient's phone. */
export function previewAsJson(preview: Preview): object {
  const { clinic, madeUp, deafStages, carePlan, event, country, postedAt, checkIns, answers, prices } =
    preview;
  const { treatmentId, treatedAt, patient } = event;
  const { id, name, phone, emergencyPhone, window } = clinic;
  return {
    treatmentId,
    carePlan: { id: carePlan.id, title: carePlan.title },
    treatedAt: formatInstant(treatedAt),
    postedAt: formatInstant(postedAt),
    patient: { language: patient.language, timeZone: patient.timeZone, ...(country && { country }) },
    clinic: { id, name, phone, emergencyPhone, window, madeUp },
    checkIns: checkIns.map((checkIn) => checkInAsJson(checkIn, preview)),
    answers: answers.map(({ kind, ...answer }) => ({ kind, ...textAsJson(answer) })),
    /** Where what is said of replies and silence is not so. */
    stagesWithoutReplies: deafStages,
    prices,
  };
}

function checkInAsJson(checkIn: PreviewedCheckIn, preview: Preview): object {
  const { timeZone } = preview.event.patient;
  const { key, state, offset, dueAt, expiresAt } = checkIn;
  const moment = (at: Instant) => ({ at: formatInstant(at), local: localTime(at, timeZone) });
  const due = { ...moment(dueAt), offset, why: dueWords(checkIn, preview) };
  if (state === 'expired') return { key, state, due, expires: moment(expiresAt), told: checkIn.told };
  const { sendAt, moves, text, held, replies, silence } = checkIn;
  return {
    key,
    state,
    due,
    expires: moment(expiresAt),
    send: {
      ...moment(sendAt),
      moves: moves.map(({ rule, from, to }) => ({ rule, from: formatInstant(from), to: formatInstant(to) })),
      why: moveWords(checkIn, preview),
    },
    text: textAsJson(text),
    ...(held && {
      held: {
        ...textAsJson(held),
        openAlerts: held.openAlerts,
        restrictions: held.restrictions,
        when: heldWords(held.openAlerts, held.restrictions),
      },
    }),
    replies,
    ...(silence && { silence: { ...silence, ...moment(silence.at) } }),
  };
}

const textAsJson = ({ name, hash, body, encoding, units, capacity, parts, prices }: ShownText) => ({
  name,
  hash,
  body,
  encoding,
  units,
  capacity,
  parts,
  prices,
});
