import { describe, expect, it } from '@jest/globals';
import { allTextsPage } from '../../../bin/preview/all-page.ts';
import { answers } from '../../../care-plans/index.ts';
import { aCarePlan, aCheckIn } from '../../builders/care-plan.ts';

const textsOfEach = (word: string) => ({
  en: `{clinic}: ${word}? Reply 1 well, 2 sore, 3 other. Call {phone}, or {emergency}. STOP to end`,
  es: `{clinic}: ${word}? Responda 1 bien, 2 dolor, 3 otro. Llame al {phone} o al {emergency}. Baja: STOP`,
});

const plan = aCarePlan({
  title: 'Laser',
  restrictions: [{ key: 'hot-baths', until: 'P1D' }],
  checkIns: [
    aCheckIn({
      offset: 'P3D',
      expiresAfter: 'PT36H',
      texts: textsOfEach('Well'),
      lifts: ['hot-baths'],
      heldTexts: textsOfEach('Still'),
      replies: { 1: 'fine', 2: 'concern', 3: 'concern' },
      replyBy: 'P2D',
      replyWindow: 'P20D',
    }),
  ],
});

/** The page as it reads, a blank for what is markup. */
const readAs = (page: string): string =>
  page
    .slice(page.indexOf('<main>'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');

describe('the page of every text, which a clinician signs', () => {
  const page = allTextsPage({ [plan.id]: plan }, answers, ['production']);
  const words = readAs(page);

  it('says when a text is sent, until when, and when the clinic is told that no reply came', () => {
    expect(words).toContain('Laser 3 days after the treatment Too late 36 hours after that:');
    expect(words).toContain(
      'No reply 2 days after it was sent, the clinic is told "A patient has not answered"',
    );
  });

  it('shows what is approved with what is filled in set off, and beneath it an example', () => {
    expect(page).toContain(
      '<blockquote lang="en"><mark>[clinic]</mark>: Well? Reply 1 well, 2 sore, 3 other. Call <mark>[phone]</mark>, or <mark>[emergency]</mark>. STOP to end</blockquote>',
    );
    expect(words).toContain(
      'Demo Clinic: Well? Reply 1 well, 2 sore, 3 other. Call (305) 555-0100, or 911. STOP to end At its longest: GSM-7, 114 of 160 septets, 1 part.',
    );
  });

  it('says while what another text is sent instead', () => {
    expect(words).toMatch(
      /Sent instead while an alert about any treatment .* or another treatment of the patient there still restricts hot baths: English, where nothing may be lifted \[clinic\] : Still\?/,
    );
  });

  it('says what each digit means, what it is answered and what the clinic is told', () => {
    expect(words).toContain(
      'The clinic is told 1 Is well Is well nothing 2 A problem A problem A patient reports a problem (high) 3 A problem',
    );
    expect(page).toContain('<a href="#answer-concern">A problem</a>');
    expect(page).toContain('<h3 id="answer-concern">A problem</h3>');
  });

  it('says of a check-in that offers no digit that it offers none', () => {
    const asking = allTextsPage({ [plan.id]: aCarePlan() }, answers, []);

    expect(readAs(asking)).toContain('It offers no digit to reply with.');
  });

  it('says to which words an answer is sent', () => {
    expect(words).toContain(
      `Maybe an emergency To words like "I can't breathe", "No puedo respirar"; the clinic is told`,
    );
  });

  it('says where no reply is heard', () => {
    expect(words).toContain('What is said here of replies and silence is not so in production');
  });
});
