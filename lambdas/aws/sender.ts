/** The origination identity: a number in E.164, a sender ID, or neither (SNS then takes one of the account's). */
export interface Sender {
  readonly originationNumber?: string;
  readonly senderId?: string;
}

/** The sender as the stack hands it to a function: JSON. */
export const readSender = (json: string): Sender => JSON.parse(json);
