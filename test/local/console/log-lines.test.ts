import { describe, expect, it } from '@jest/globals';
import { LogLines } from '../../../local/console/log-lines.ts';

describe('log lines', () => {
  it('keep the last, and count all', () => {
    const lines = new LogLines(2);
    for (const line of ['first', 'second', 'third']) lines.add({ at: 0, functionName: 'fn', line });
    expect([lines.total, lines.latest.map(({ line }) => line)]).toEqual([3, ['third', 'second']]);
  });
});
