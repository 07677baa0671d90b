import type { Reply } from '../../lambdas/domain/heard-reply.ts';
import type { Replies, TreatmentKey } from '../../lambdas/use-cases/ports.ts';

/** Replies in memory, with the conditions of the DynamoDB store. */
export class MemoryReplies implements Replies {
  readonly #stored = new Map<string, { readonly reply: Reply; isDone: boolean }>();
  readonly #claimed = new Map<string, string>();

  async store(reply: Reply): Promise<'stored' | 'stored-before' | 'done'> {
    const key = keyOf(reply, reply.id);
    const stored = this.#stored.get(key);
    if (stored !== undefined) return stored.isDone ? 'done' : 'stored-before';
    this.#stored.set(key, { reply: structuredClone(reply), isDone: false });
    return 'stored';
  }

  async finish(reply: Reply): Promise<void> {
    const stored = this.#stored.get(keyOf(reply, reply.id));
    if (stored === undefined) throw new Error('there is no such reply');
    stored.isDone = true;
  }

  async of({ clinicId, treatmentId }: TreatmentKey): Promise<Reply[]> {
    return [...this.#stored.values()]
      .map(({ reply }) => structuredClone(reply))
      .filter((reply) => reply.clinicId === clinicId && reply.treatmentId === treatmentId)
      .toSorted((a, b) => a.receivedAt - b.receivedAt);
  }

  async claimAnswer(treatment: TreatmentKey, name: string, token: string): Promise<boolean> {
    const key = keyOf(treatment, name);
    const holder = this.#claimed.get(key) ?? token;
    this.#claimed.set(key, holder);
    return holder === token;
  }

  async unclaimAnswer(treatment: TreatmentKey, name: string): Promise<void> {
    this.#claimed.delete(keyOf(treatment, name));
  }
}

const keyOf = ({ clinicId, treatmentId }: TreatmentKey, name: string): string =>
  `${clinicId}#${treatmentId}#${name}`;
