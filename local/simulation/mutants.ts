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
    file: 'lambdas/domain/send-outcome.ts',
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
      "const first = await mark(withCheckIn(treatment, { key, dueAt, sendAt, expiresAt, refusals, state: 'sending', attempt: { token, startedAt, deadline: startedAt + deps.sendingLimit } }), key, token, deps);\n" +
      "  if (first !== 'conflict') await publish(first, { contactId, startedAt, token, wakeUp }, clinic, deps);\n" +
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
    find: 'const sendAt = nextUseful(id, Math.max(from, dueAt), expiresAt, window, timeZone);',
    replace:
      'const sendAt = !id || !window || !timeZone ? 0 : Math.ceil(Math.max(from, dueAt) / 60000) * 60000;',
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
    find: '[nextStep(checkIn), alertDue(checkIn)?.at]',
    replace: '[nextStep(checkIn)]',
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
    file: 'lambdas/domain/receipt.ts',
    find: "return within ? resolved(treatment, checkIn, receipt.publishedAt, receipt, now) : { meaning: 'foreign' };",
    replace: 'return resolved(treatment, checkIn, within ? receipt.publishedAt : now, receipt, now);',
  },
  {
    name: 'an undelivered text counts as delivered',
    file: 'lambdas/domain/receipt.ts',
    find: '      delivered\n        ?',
    replace: '      delivered || response !== ""\n        ?',
  },
  {
    name: 'a cancel forgets a check-in',
    file: 'lambdas/use-cases/cancel-treatment.ts',
    find: "if (stored !== 'conflict') return stored;",
    replace: 'return stored === "conflict" ? treatment : stored;',
  },
  {
    name: 'an amendment keeps the old phone hash',
    file: 'lambdas/use-cases/amend-treatment.ts',
    find: 'contactId: contactIdOf(event.patient.phone),',
    replace: '',
  },
  {
    name: 'a refused send is tried again although its treatment is cancelled',
    file: 'lambdas/domain/send-outcome.ts',
    find: 'return treatment.cancelledAt === undefined',
    replace: 'return treatment.cancelledAt !== 0',
  },
  {
    name: 'a refused send forgets what was amended meanwhile',
    file: 'lambdas/domain/send-outcome.ts',
    find: '{ ...checkIn, ...corrected },',
    replace: 'checkIn,',
  },
  {
    name: 'an amendment does not plan anew',
    file: 'lambdas/use-cases/amend-treatment.ts',
    find: "if (current?.state === 'scheduled') return [planned];",
    replace: "if (current?.state === 'scheduled') return [];",
  },
  {
    name: 'weeks elapse instead of keeping the wall clock',
    file: timing,
    find: 'ZonedDateTime.add(inZone(from, timeZone), Duration.fromString(duration)).epochMilliseconds;',
    replace:
      'ZonedDateTime.add(inZone(from, timeZone && "UTC"), Duration.fromString(duration)).epochMilliseconds;',
  },
  {
    name: 'intake answers before it stores',
    file: 'lambdas/use-cases/receive-treatment.ts',
    find: 'const stored = await deps.treatments.create(treatment).finally(() => scheduled);',
    replace:
      "const stored: string = 'created';\n  void deps.treatments.create(treatment).catch(() => undefined);\n  await scheduled;",
  },
  {
    name: 'a text names the phone of the patient, not of the clinic',
    file: 'lambdas/domain/check-in-text.ts',
    find: 'phone: clinic.phone,',
    replace: 'phone: treatment.event.patient.phone,',
  },
];
