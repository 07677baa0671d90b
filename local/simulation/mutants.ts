/** One change to the product that breaks a promise. `find` stands exactly once in `file`. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const send = 'lambdas/use-cases/send-check-in.ts';
const sweep = 'lambdas/use-cases/sweep.ts';
const decision = 'lambdas/domain/dispatch-decision.ts';
const sweepDecision = 'lambdas/domain/sweep-decision.ts';
const wake = 'lambdas/domain/wake.ts';
const timing = 'lambdas/domain/timing.ts';
const planning = 'lambdas/domain/planning.ts';
const receipt = 'lambdas/domain/receipt.ts';
const held = 'lambdas/domain/held-text.ts';
const sendOutcome = 'lambdas/domain/send-outcome.ts';
const amendment = 'lambdas/domain/amendment.ts';
const intake = 'lambdas/use-cases/receive-treatment.ts';
const amend = 'lambdas/use-cases/amend-treatment.ts';
const edit = 'lambdas/use-cases/edit-treatment.ts';
const version = 'lambdas/use-cases/receive-version.ts';

const hear = 'lambdas/use-cases/hear-reply.ts';
const count = 'lambdas/use-cases/count-text.ts';
const optIn = 'lambdas/use-cases/opt-in-treatments.ts';
const answer = 'lambdas/use-cases/send-answer.ts';
const tellAlerts = 'lambdas/use-cases/tell-alerts.ts';
const resolveReceipt = 'lambdas/use-cases/resolve-receipt.ts';
const heardReply = 'lambdas/domain/heard-reply.ts';
const whose = 'lambdas/domain/whose-reply.ts';
const alert = 'lambdas/domain/alert.ts';
const memoryAlerts = 'local/memory/memory-alerts.ts';

/** What the simulation must notice. */
export const mutants: readonly Mutant[] = [
  {
    name: 'a wake-up is followed whenever it comes, and whichever sendAt it was made for',
    file: decision,
    find: "if (checkIn.sendAt !== wakeUp.sendAt) return ignore('stale-send-at');\n  if (now < checkIn.sendAt) {",
    replace: 'if (now < 0) {',
  },
  {
    name: 'the sweep leaves alone what is past its latest useful time',
    file: sweepDecision,
    find: "if (now >= checkIn.expiresAt) return { ...planned, state: 'expired', expiredAt: now };",
    replace: 'if (now >= checkIn.expiresAt) return undefined;',
  },
  {
    name: 'no last look at window and expiry before a text leaves',
    file: send,
    find: "if (obstacle !== undefined) return { result: 'refused', cause: obstacle };",
    replace: '',
  },
  {
    name: 'the latest useful time is forgotten',
    file: decision,
    find: "if (now >= checkIn.expiresAt) return 'too-late';",
    replace: '',
  },
  {
    name: 'the night is forgotten',
    file: decision,
    find: "return isInWindow(now, window, treatment.event.patient.timeZone) ? undefined : 'outside-window';",
    replace: 'return window === undefined || isInWindow(0, window, "UTC") ? undefined : undefined;',
  },
  {
    name: 'a text that was reserved long ago still leaves',
    file: send,
    find: 'if (now - reserved.startedAt > RESERVATION_TO_PUBLISH) {',
    replace: 'if (now < 0) {',
  },
  {
    name: 'a send of unknown outcome is tried again',
    file: sendOutcome,
    find: "return withCheckIn(treatment, { ...planned, state: 'unknown', unknownAt: now, attempt });",
    replace: 'return postpone(treatment, checkIn, { from: now, refusals, window, now });',
  },
  {
    name: 'a send without a holder is tried again by the sweep',
    file: sweepDecision,
    find: "return { ...planned, state: 'unknown', unknownAt: now, attempt: checkIn.attempt };",
    replace: "return { ...planned, state: 'scheduled', refusals: 0 };",
  },
  {
    name: 'a send is recorded before it is made',
    file: send,
    find: 'const outcome = await deps.texts.publish({ to: marked.event.patient.phone, body });',
    replace:
      'const early = { result: "accepted", messageId: token } as const;\n' +
      '  await record(marked, wakeUp.checkIn, token, early, clinic, deps);\n' +
      '  const outcome = await deps.texts.publish({ to: marked.event.patient.phone, body });',
  },
  {
    name: 'every attempt has the same token',
    file: send,
    find: 'const token = deps.newToken();',
    replace: 'const token = "token";',
  },
  {
    name: 'a lost race for the mark is taken for won',
    file: send,
    find: "return stored !== undefined && heldCheckIn(stored, key, token) !== undefined ? stored : 'conflict';",
    replace: "return stored !== undefined ? { ...treatment, version: stored.version } : 'conflict';",
  },
  {
    name: 'a contact is texted whatever its reservation says',
    file: send,
    find: "if (claim !== 'reserved') return { result: 'not-reserved', claim };",
    replace: '',
  },
  {
    name: 'STOP does not hold: an opted-out contact is texted',
    file: send,
    find: "if (claim !== 'reserved') return { result: 'not-reserved', claim };",
    replace: "if (claim !== 'reserved' && claim !== 'opted-out') return { result: 'not-reserved', claim };",
  },
  {
    name: 'a contact is reserved after its check-in is marked',
    file: send,
    find: 'const claim = await deps.contacts.reserve(',
    replace:
      "const first = await mark(withCheckIn(treatment, { ...plannedOf(checkIn), refusals, state: 'sending', attempt: { token, contactId, startedAt, deadline: startedAt + deps.sendingLimit } }), key, token, deps);\n" +
      "  if (first !== 'conflict') await publish(first, { contactId, startedAt, token, wakeUp, template, isHeld: wasHeld }, clinic, deps);\n" +
      '  const claim = await deps.contacts.reserve(',
  },
  {
    name: 'a reservation lapses at once',
    file: send,
    find: 'const RESERVATION_LIFETIME = 5 * MINUTE;',
    replace: 'const RESERVATION_LIFETIME = 0 * MINUTE;',
  },
  {
    name: 'a send has no deadline ahead: it is given up while it is made',
    file: send,
    find: 'deadline: startedAt + deps.sendingLimit };',
    replace: 'deadline: startedAt };',
  },
  {
    name: 'what the network refused is not put off to the next window',
    file: planning,
    find: 'const sendAt = nextUseful(id, Math.max(from, dueAt), expiresAt, window, event.patient.timeZone);',
    replace: 'const sendAt = !id || !window ? 0 : Math.ceil(Math.max(from, dueAt) / 60000) * 60000;',
  },
  {
    name: 'a new sendAt is not rounded up to the minute',
    file: timing,
    find: 'const start = ceilToMinute(from);',
    replace: 'const start = ceilToMinute(0) + from;',
  },
  {
    name: 'alerts are never due',
    file: sweepDecision,
    find: 'return due !== undefined && due.at <= now ? [{ checkIn, kind: due.kind }] : [];',
    replace: 'return due !== undefined && due.at <= now && false ? [{ checkIn, kind: due.kind }] : [];',
  },
  {
    name: 'that a person was told is noted, and nobody is told',
    file: sweep,
    find: 'else await alerts.raise({ ...about, kind, raisedAt: now });',
    replace: '',
  },
  {
    name: 'an alert that no longer holds stays open',
    file: sweep,
    find: "if (kind === 'resolved') await alerts.resolve(about, now);\n    else ",
    replace: "if (kind !== 'resolved') ",
  },
  {
    name: 'a person is told of an unknown outcome at once, before a receipt can come',
    file: wake,
    find: 'at: checkIn.unknownAt + UNKNOWN_TOLD_AFTER };',
    replace: 'at: checkIn.unknownAt };',
  },
  {
    name: 'what is untold does not wake the sweep',
    file: wake,
    find: '    alertDue(treatment, checkIn)?.at,\n',
    replace: '',
  },
  {
    name: 'a person is told of silence as soon as a text is sent',
    file: wake,
    find: '? sentAt + replyWithin : undefined;',
    replace: '? sentAt : undefined;',
  },
  {
    name: 'nobody is told of silence',
    file: wake,
    find: 'return isExpected && replyWithin !== undefined ?',
    replace: 'return isExpected && replyWithin !== undefined && replyWithin < 0 ?',
  },
  {
    name: 'a person is told of silence although the clinic has cancelled the treatment',
    file: wake,
    find: ' && cancelledAt === undefined',
    replace: '',
  },
  {
    name: 'a person is told of silence although the patient wants no more texts',
    file: wake,
    find: ' && event.consent.sms',
    replace: '',
  },
  {
    name: 'what a person was told before stands in the way of silence',
    file: wake,
    find: 'if (replyDue !== undefined && isNothingElse) {',
    replace: 'if (replyDue !== undefined && (isNothingElse || told)) {',
  },
  {
    name: 'that a reply is expected is forgotten when a check-in moves',
    file: 'lambdas/domain/check-in.ts',
    find: '  ...(replyWithin !== undefined && { replyWithin }),\n',
    replace: '',
  },
  {
    name: 'expiry does not wake the sweep',
    file: wake,
    find: 'return Math.min(look, expiresAt);',
    replace: 'return Math.max(look, expiresAt + 90 * MINUTE);',
  },
  {
    name: 'the sweep reads one shard',
    file: sweep,
    find: 'for (let shard = 0; shard < deps.shards; shard += 1) {',
    replace: 'for (let shard = 0; shard < 1; shard += 1) {',
  },
  {
    name: 'a receipt resolves an attempt that it does not lie within',
    file: receipt,
    find: "return within ? resolved(treatment, checkIn, receipt.publishedAt, receipt, now) : { meaning: 'foreign' };",
    replace: 'return resolved(treatment, checkIn, within ? receipt.publishedAt : now, receipt, now);',
  },
  {
    name: 'an undelivered text counts as delivered',
    file: receipt,
    find: '      delivered\n        ?',
    replace: '      delivered || response !== ""\n        ?',
  },
  {
    name: 'a cancel forgets a check-in',
    file: 'lambdas/domain/treatment.ts',
    find: "    .filter(({ state }) => state === 'scheduled')",
    replace: "    .filter(({ state }, index) => state === 'scheduled' && index > 0)",
  },
  {
    name: 'an amendment keeps the old phone hash',
    file: amendment,
    find: '    contactId,\n    event,',
    replace: '    event,',
  },
  {
    name: 'an amendment does not plan anew',
    file: amendment,
    find: 'const planned = replanned ? asPlanned : undefined;',
    replace: 'const planned = replanned && now < 0 ? asPlanned : undefined;',
  },
  {
    name: 'a check-in of an abandoned care plan is sent',
    file: amendment,
    find: "? { ...plannedOf(checkIn), state: 'cancelled', cancelledAt: now }",
    replace: '? checkIn',
  },
  {
    name: 'what a new care plan asks for is forgotten',
    file: amendment,
    find: 'checkIns: [...corrected.checkIns, ...added]',
    replace: 'checkIns: [...corrected.checkIns]',
  },
  {
    name: 'the event as it was first posted is forgotten',
    file: amendment,
    find: 'submitted: treatment.submitted ?? treatment.event,',
    replace: 'submitted: event,',
  },
  {
    name: 'a refused send is tried again although its treatment is cancelled',
    file: sendOutcome,
    find: "const cancelledAt = treatment.cancelledAt ?? (corrected === 'dropped' ? now : undefined);",
    replace: "const cancelledAt = corrected === 'dropped' ? now : undefined;",
  },
  {
    name: 'a refused send is tried again although its care plan was abandoned',
    file: sendOutcome,
    find: "const cancelledAt = treatment.cancelledAt ?? (corrected === 'dropped' ? now : undefined);",
    replace: 'const { cancelledAt } = treatment;',
  },
  {
    name: 'a refused send forgets what was amended meanwhile',
    file: sendOutcome,
    find: "const moved = typeof corrected === 'object' ? asCorrected(checkIn, corrected) : checkIn;",
    replace: 'const moved = checkIn;',
  },
  {
    name: 'a mark that is read again is sent although its phone was corrected',
    file: send,
    find: "if (marked.contactId !== reserved.contactId) return { result: 'refused', cause: 'contact-changed' };",
    replace: '',
  },
  {
    name: 'what has failed stays so when its phone is corrected',
    file: amendment,
    find: 'return optedOut || contactId === treatment.contactId ? checkIn : revive(checkIn, there);',
    replace: 'return checkIn;',
  },
  {
    name: 'what has failed is tried again whatever is corrected',
    file: amendment,
    find: 'return optedOut || contactId === treatment.contactId ? checkIn : revive(checkIn, there);',
    replace: 'return optedOut ? checkIn : revive(checkIn, there);',
  },
  {
    name: 'what has failed is tried again at its time before another correction',
    file: amendment,
    find: 'return optedOut || contactId === treatment.contactId ? checkIn : revive(checkIn, there);',
    replace:
      'return optedOut || contactId === treatment.contactId || there?.state !== "scheduled" ? checkIn : { ...there, ...plannedOf(checkIn), sendAt: there.sendAt };',
  },
  {
    name: 'what was too late or of another care plan stays so when that is corrected',
    file: amendment,
    find: 'return replanned ? revive(checkIn, there) : checkIn;',
    replace: 'return checkIn;',
  },
  {
    name: 'the alert of what waits again is forgotten',
    file: amendment,
    find: "  ...planned,\n  ...(told !== undefined && { told: 'taking-back' }),",
    replace: '  ...(told === "unknown" ? { ...planned, told } : planned),',
  },
  {
    name: 'what was told before a correction counts as told when it comes to be so again',
    file: amendment,
    find: "told: 'taking-back' }),",
    replace: 'told }),',
  },
  {
    name: 'an opt-out holds once the treatment is stored, not before',
    file: amend,
    find: 'amendmentOf(treatment).optOut && deps.contacts.optOut(contactId, now),',
    replace:
      'amendmentOf(treatment).optOut && (() => {\n        const { replace } = deps.treatments;\n' +
      '        deps.treatments.replace = async (next) => {\n          const stored = await replace(next);\n' +
      '          await deps.contacts.optOut(contactId, now);\n          return stored;\n        };\n      })(),',
  },
  {
    name: 'an opt-out is that of the phone before its correction',
    file: amend,
    find: 'deps.contacts.optOut(contactId, now)',
    replace: 'deps.contacts.optOut(treatment.contactId, now)',
  },
  {
    name: 'a corrected phone is found no more by the texts that it got',
    file: amend,
    find: 'contactId !== treatment.contactId && wasTried(treatment) && deps.treatments.keepContact(treatment),',
    replace: '',
  },
  {
    name: 'a receipt resolves a text to the phone before its correction',
    file: receipt,
    find: 'checkIn.attempt.contactId === contactId ?',
    replace: 'contactId !== "" ?',
  },
  {
    name: 'what is cancelled can be amended',
    file: amend,
    find: 'if (treatment.cancelledAt !== undefined) return optedOutAfterCancel(treatment, event);',
    replace: '',
  },
  {
    name: 'an earlier version overrides a later one',
    file: edit,
    find: "if (isEarlier(edit.source, treatment.source)) return { outcome: 'stored', treatment };",
    replace: '',
  },
  {
    name: 'that a version is known is not noted',
    file: edit,
    find: 'const next = withSource(edited, edit.source);',
    replace: 'const next = edited;',
  },
  {
    name: 'the record of another system counts as the same',
    file: edit,
    find: "if (isOtherRecord(edit.source, treatment.source)) return { outcome: 'other-record' };",
    replace: '',
  },
  {
    name: 'a version undoes what the clinic has corrected by itself',
    file: version,
    find: 'amendmentTo(submitted ?? stored, event)',
    replace: 'amendmentTo(submitted ? stored : stored, event)',
  },
  {
    name: 'a version is not kept as what was told last',
    file: version,
    find: '{ ...amended, submitted: event }',
    replace: 'amended',
  },
  {
    name: 'an edit is stored whatever revision it was meant for',
    file: edit,
    find: "if (!isDone && !edit.isFor(treatment.revision)) return { outcome: 'revision-changed' };",
    replace: '',
  },
  {
    name: 'an edit does not know its own write whose answer was lost',
    file: edit,
    find: '    if (treatment.lastEdit',
    replace: '    if (false && treatment.lastEdit',
  },
  {
    name: 'of all edits the last alone knows its own write',
    file: edit,
    find: 'const EDITS_KEPT = 10;',
    replace: 'const EDITS_KEPT = 1;',
  },
  {
    name: 'an edit that lost a race is answered as stored',
    file: edit,
    find: "if (stored !== 'conflict') return { outcome: 'stored', treatment: stored };",
    replace: "return { outcome: 'stored', treatment: stored === 'conflict' ? treatment : stored };",
  },
  {
    name: 'an edit leaves the revision as it is',
    file: 'lambdas/domain/treatment.ts',
    find: 'revision: treatment.revision + 1,',
    replace: 'revision: treatment.revision,',
  },
  {
    name: 'a post again suppresses a treatment for the phone that it had before its correction',
    file: intake,
    find: 'const isSuppressed = (await optedOut) && existing.contactId === treatment.contactId;',
    replace: 'const isSuppressed = await optedOut;',
  },
  {
    name: 'a post of a cancelled id is taken for a repetition',
    file: intake,
    find: "if (treatment.cancelledAt !== undefined) return { outcome: 'cancelled' };",
    replace: '',
  },
  {
    name: 'what is tried out is stored',
    file: 'lambdas/use-cases/dry-run.ts',
    find: "create: async ({ clinicId, event }) =>\n        (await treatments.find(clinicId, event.treatmentId)) === undefined ? 'created' : 'exists',",
    replace: 'create: (treatment) => treatments.create(treatment),',
  },
  {
    name: 'a text names the date of what an abandoned care plan asked for',
    file: 'lambdas/domain/check-in-text.ts',
    find: 'treatment.checkIns.findLast((checkIn) => planned.some((asked) => asked.key === checkIn.key));',
    replace: 'treatment.checkIns.at(-1);',
  },
  {
    name: 'a text lifts a restriction although nobody knows what became of the one before',
    file: held,
    find: "['concern', 'urgent', 'unreadable', 'unknown']",
    replace: "['concern', 'urgent', 'unreadable']",
  },
  {
    name: 'a text lifts what another treatment still forbids',
    file: held,
    find: 'lifted.some((key) => forbids(treatment, key, carePlans, now)),',
    replace: 'lifted.some((key) => forbids(treatment, key, carePlans, now) && false),',
  },
  {
    name: 'a text lifts a restriction although nobody knows what became of one of another treatment',
    file: 'lambdas/use-cases/hold-text.ts',
    find: 'alertsOf.get(other.event.treatmentId) ?? []',
    replace: '[]',
  },
  {
    name: 'a treatment that was cancelled forbids all the same',
    file: held,
    find: ' || cancelledAt !== undefined',
    replace: '',
  },
  {
    name: 'what a treatment restricts has no end',
    file: held,
    find: 'return now < addOffset(',
    replace: 'return now - now < addOffset(',
  },
  {
    name: 'a treatment of another clinic forbids',
    file: 'lambdas/use-cases/hold-text.ts',
    find: 'key.clinicId === clinicId && ',
    replace: '',
  },
  {
    name: 'a text is held by whatever its phone was before',
    file: held,
    find: '({ treatment }) => treatment.contactId === contactId',
    replace: '() => true',
  },
  {
    name: 'a text that is held lifts all the same',
    file: 'lambdas/domain/check-in-text.ts',
    find: '(isHeld ? heldTexts : texts)',
    replace: '(isHeld ? texts : texts)',
  },
  {
    name: 'a text that is held is noted as the one that lifts',
    file: send,
    find: 'deps.textHash(template) };',
    replace: 'deps.textHash(templateOf(treatment, key, deps.carePlans, false) ?? "") };',
  },
  {
    name: 'a text leaves that was amended since it was noted',
    file: send,
    find: "    return { result: 'refused', cause: 'text-changed' };",
    replace: '    deps.clock();',
  },
  {
    name: 'a receipt forgets which text it is of',
    file: receipt,
    find: '...notedText(checkIn) };',
    replace: '...(notedText(checkIn).sentTo ? { sentTo: notedText(checkIn).sentTo } : {}) };',
  },
  {
    name: 'which text was sent is not noted',
    file: sendOutcome,
    find: '        ...notedText(checkIn),',
    replace: '        ...(notedText(checkIn).sentTo ? { sentTo: attempt.contactId } : {}),',
  },
  {
    name: 'weeks elapse instead of keeping the wall clock',
    file: timing,
    find: 'ZonedDateTime.add(inZone(from, timeZone), durationOf(duration)).epochMilliseconds;',
    replace: 'ZonedDateTime.add(inZone(from, timeZone && "UTC"), durationOf(duration)).epochMilliseconds;',
  },
  {
    name: 'intake answers before it stores',
    file: intake,
    find: 'const stored = await deps.treatments.create(treatment).finally(() => Promise.all([scheduled, optedOut]));',
    replace:
      "const stored: string = 'created';\n  void deps.treatments.create(treatment).catch(() => undefined);\n  await scheduled;",
  },
  {
    name: 'a text names the phone of the patient, not of the clinic',
    file: 'lambdas/domain/check-in-text.ts',
    find: 'phone: clinic.phone,',
    replace: 'phone: treatment.event.patient.phone,',
  },
  {
    name: 'a reply is heard for one of the treatments that it may be about',
    file: hear,
    find: 'const heard = addressees.map(',
    replace: 'const heard = addressees.slice(0, 1).map(',
  },
  {
    name: 'a reply is answered before a person is told of it',
    file: hear,
    find: '  const [obeyed, ...told] = await Promise.allSettled([',
    replace:
      '  for (const answer of answersTo(first.reading, text.from))\n    await sendAnswer(answer, first.reply, { contactId, phone: text.from, language: first.treatment.event.patient.language }, deps);\n  const [obeyed, ...told] = await Promise.allSettled([',
  },
  {
    name: 'a reply is done with before a person is told of it',
    file: hear,
    find: '  const [obeyed, ...told] = await Promise.allSettled([',
    replace:
      '  await Promise.all(replies.map((done) => deps.replies.finish(done)));\n  const [obeyed, ...told] = await Promise.allSettled([',
  },
  {
    name: 'of a reply that may be about two treatments one is told',
    file: hear,
    find: '...replies.flatMap((reply) => alertsOf(reply)',
    replace: '...replies.slice(0, 1).flatMap((reply) => alertsOf(reply)',
  },
  {
    name: 'a reply that was stored counts as heard',
    file: hear,
    find: "if (stored.every((result) => result === 'done'))",
    replace: "if (stored.every((result) => result !== 'stored'))",
  },
  {
    name: 'what is to be answered is put on no queue',
    file: 'lambdas/use-cases/hear-batch.ts',
    find: '      await answerQueue.put(body);\n',
    replace: '',
  },
  {
    name: 'a STOP is not obeyed',
    file: hear,
    find: "return deps.contacts.optOut(contactId, deps.clock(), 'patient', saidAt);",
    replace: 'return undefined;',
  },
  {
    name: 'a START counts as said when it is heard',
    file: hear,
    find: 'await deps.contacts.optIn(contactId, saidAt);',
    replace: 'await deps.contacts.optIn(contactId, deps.clock());',
  },
  {
    name: 'a START speaks for what the phone had before',
    file: optIn,
    find: 'while (treatment?.contactId === contactId) {',
    replace: "while (treatment !== undefined && contactId !== '') {",
  },
  {
    name: 'an answer goes to the phone that the treatment has',
    file: hear,
    find: 'to: { contactId, phone: text.from, language },',
    replace: 'to: { contactId, phone: first.treatment.event.patient.phone, language },',
  },
  {
    name: 'what a phone sends by itself counts as an answer',
    file: hear,
    find: 'if (!reading.automatic) await noteAnswered',
    replace: 'await noteAnswered',
  },
  {
    name: 'who has answered is taken for silent, where somebody else wrote',
    file: hear,
    find: "if (noted === current || (await treatments.replace(noted)) !== 'conflict') return;",
    replace: 'if (noted !== current) await treatments.replace(noted);\n    return;',
  },
  {
    name: 'a machine is answered',
    file: heardReply,
    find: 'if (automatic || !isPhone(from)) return [];',
    replace: "if (automatic) return ['help'];\n  if (!isPhone(from)) return [];",
  },
  {
    name: 'nobody is told of what could not be read',
    file: heardReply,
    find: " || outcome === 'unreadable' ? [outcome] : [])",
    replace: ' ? [outcome] : [])',
  },
  {
    name: 'a person is told of what was to be expected',
    file: heardReply,
    find: " || outcome === 'unreadable' ? [outcome] : [])",
    replace: " || outcome === 'unreadable' ? [outcome] : outcome === 'expected' ? ['concern' as const] : [])",
  },
  {
    name: 'nobody is told of a wrong number',
    file: heardReply,
    find: "...(consent === 'wrong-number' ? [consent] : []),",
    replace: '',
  },
  {
    name: 'a text is taken for an answer to the latest, whatever the network says',
    file: whose,
    find: ' && answers !== undefined,',
    replace: " && answers === '',",
  },
  {
    name: 'a text is taken for an answer to what was sent after it',
    file: whose,
    find: '({ sentAt }) => sentAt < saidAt + RECORDED_WITHIN',
    replace: '({ sentAt }) => sentAt < saidAt + 1e12',
  },
  {
    name: 'an answer is published before it is claimed',
    file: answer,
    find: 'await claim(kind, reply, token, now, deps) : undefined;',
    replace:
      'await deps.texts.publish({ to: phone, body: composeAnswer(kind, clinic, language, deps.answers) })\n      .then(() => claim(kind, reply, token, now, deps)) : undefined;',
  },
  {
    name: 'an answer of which nobody knows is sent again',
    file: answer,
    find: "if (result !== 'refused') return;",
    replace: "if (result === 'accepted') return;",
  },
  {
    name: 'every urgent reply is answered, however many there are',
    file: answer,
    find: 'const MOST_URGENT_A_DAY = 3;',
    replace: 'const MOST_URGENT_A_DAY = 100;',
  },
  {
    name: 'an answer is sent to a contact that another text holds',
    file: answer,
    find: "if (reserved === 'busy' || reserved === 'being-sent') throw new AnswerDelayedError('contact-busy');\n  try {\n    const claimed = reserved === 'reserved' ?",
    replace: 'try {\n    const claimed = reserved !== "quarantined" ?',
  },
  {
    name: 'that a person was told is noted before',
    file: tellAlerts,
    find: '  await links.keep(token,',
    replace: '  await store.noteTold(alert, now);\n  await links.keep(token,',
  },
  {
    name: 'the sweep overlooks alerts',
    file: sweep,
    find: '      await Promise.all(slice.map((alert) => lookAfterAlert(alert, report, deps)));',
    replace:
      '      if (slice.length > WIDTH) await Promise.all(slice.map((alert) => lookAfterAlert(alert, report, deps)));',
  },
  {
    name: 'the second contact is told after five minutes',
    file: alert,
    find: 'urgent: 15 * MINUTE,',
    replace: 'urgent: 5 * MINUTE,',
  },
  {
    name: 'the second contact is told of what was taken over',
    file: alert,
    find: "if (alert.state !== 'open') return undefined;",
    replace: "if (alert.state === 'resolved') return undefined;",
  },
  {
    name: 'an alert that was taken over is opened by being raised again',
    file: memoryAlerts,
    find: "stored.state !== 'resolved') {",
    replace: "stored.state === 'open') {",
  },
  {
    name: 'a person is told of silence although the patient has answered',
    file: wake,
    find: 'answeredAt === undefined && cancelledAt',
    replace: 'cancelledAt',
  },
  {
    name: 'silence is not taken back when an answer comes late',
    file: wake,
    find: "return told === undefined ? undefined : { kind: 'resolved', at: checkIn.sentAt };",
    replace:
      "return told === undefined || told === 'silence' ? undefined : { kind: 'resolved', at: checkIn.sentAt };",
  },
  {
    name: 'a worry in a reply holds no text',
    file: held,
    find: "['concern', 'urgent', 'unreadable', 'unknown']",
    replace: "['unknown']",
  },
  {
    name: 'a receipt of an answer resolves a check-in',
    file: resolveReceipt,
    find: 'decision.isGuess && (await',
    replace: 'decision.isGuess && false && (await',
  },
  {
    name: 'no ceiling is kept',
    file: count,
    find: 'if (isPhoneFree && isClinicFree) return',
    replace: 'return',
  },
  {
    name: 'the ceiling of the phone is forgotten',
    file: count,
    find: 'if (isPhoneFree && isClinicFree) return',
    replace: 'if (isClinicFree) return',
  },
  {
    name: 'the ceiling of the clinic is forgotten',
    file: count,
    find: 'if (isPhoneFree && isClinicFree) return',
    replace: 'if (isPhoneFree) return',
  },
  {
    name: "a clinic's own ceiling is forgotten",
    file: 'lambdas/domain/ceiling.ts',
    find: '(dailyTexts ?? clinic)',
    replace: 'clinic',
  },
  {
    name: 'a check-in is sent beyond a ceiling',
    file: send,
    find: "if (typeof counted === 'string') {",
    replace: "if (counted === 'none') {",
  },
  {
    name: 'an answer is sent beyond a ceiling',
    file: answer,
    find: "if (typeof counted === 'string') {",
    replace: "if (counted === 'none') {",
  },
  {
    name: 'what the network accepted is not counted',
    file: send,
    find: "if (outcome.result === 'refused') await takeBack(counted, deps);",
    replace: 'await takeBack(counted, deps);',
  },
];
