import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

const workflowExecutionRetentionTtl = msToTs('30 days');

/**
 * Waits until a server's namespace answers, and has it keep closed runs for 30 days.
 *
 * @throws the signal's reason when it is aborted first
 */
export async function prepareNamespace(
  address: string,
  namespace: string,
  signal: AbortSignal,
): Promise<void> {
  // gRPC waits a second and more after a refused connection; asking the port first finds the server at once.
  while (!(await isListening(address))) {
    signal.throwIfAborted();
    await sleep(25);
  }
  // None of the SDK's own retries: one left over would fire on the closed connection.
  const connection = Connection.lazy({ address, interceptors: [] });
  try {
    for (;;) {
      const answered = await connection
        .withDeadline(Date.now() + 2_000, () =>
          connection.workflowService.updateNamespace({
            namespace,
            config: { workflowExecutionRetentionTtl },
          }),
        )
        .catch(() => undefined);
      if (answered) return;
      signal.throwIfAborted();
      await sleep(25);
    }
  } finally {
    await connection.close();
  }
}

function isListening(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  return new Promise((resolve) => {
    const socket = createConnection({ host, port: Number(port) });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
