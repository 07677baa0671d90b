/** The key of an item, and whatever else it has. */
export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly [attribute: string]: unknown;
}

export type ItemKind =
  | 'treatment'
  | 'reply'
  | 'answer'
  | 'former phone'
  | 'contact'
  | 'alert'
  | 'link'
  | 'clinic'
  | 'client'
  | 'other';

/** What an item is, by its key. */
export function kindOf({ pk, sk }: Item): ItemKind {
  const [partition] = pk.split('#');
  switch (partition) {
    case 'TREATMENT':
      if (sk === 'TREATMENT') return 'treatment';
      if (sk.startsWith('REPLY#')) return 'reply';
      if (sk.startsWith('ANSWER#')) return 'answer';
      return sk.startsWith('CONTACT#') ? 'former phone' : 'other';
    case 'CONTACT':
      return sk === 'CONTACT' ? 'contact' : 'other';
    case 'ALERTS':
      return 'alert';
    case 'ALERT_LINK':
      return 'link';
    case 'CLINICS':
      return 'clinic';
    case 'CLIENTS':
      return 'client';
    default:
      return 'other';
  }
}
