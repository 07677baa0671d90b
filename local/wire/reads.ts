import type { Call } from './fault.ts';

/** Whether a call can change nothing that the service holds. */
export const isRead = ({ service, action }: Pick<Call, 'service' | 'action'>): boolean =>
  service === 'dynamodb' && /^(Get|BatchGet|Query|Scan|Describe|List)/.test(action);
