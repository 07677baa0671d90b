import type { Ceilings } from '../domain/ceiling.ts';

/** The origination identity: a number in E.164, a sender ID, or neither (SNS then takes one of the account's). */
export interface Sender {
  readonly originationNumber?: string;
  readonly senderId?: string;
}

/** How many texts may go out in a day, as the stack hands it to a function. */
export const readCeilings = (
  environment: Record<'DAILY_TEXTS_PER_PHONE' | 'DAILY_TEXTS_PER_CLINIC', string>,
): Ceilings => ({
  phone: Number(environment.DAILY_TEXTS_PER_PHONE),
  clinic: Number(environment.DAILY_TEXTS_PER_CLINIC),
});

/** The sender as the stack hands it to a function: JSON. */
export const readSender = (json: string): Sender => JSON.parse(json);
