import { expect, it } from '@jest/globals';
import { LocalServer } from '../../local/server.ts';

it('answers at once that it is still starting, to whoever asks before it is said what answers', async () => {
  const server = await LocalServer.listen(0);
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}/treatments`, { method: 'POST', body: '{}' });
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { message: 'The local run is still starting: ask again in a moment.' },
    ]);
  } finally {
    await server.close();
  }
});
