import type { Redis } from 'ioredis';

/**
 * Sends what is sent to a connection in one tick in at most two system calls, which are what limits a client with many
 * calls under way: the first command leaves at once, so that a lone one waits for nothing, and those that follow it are
 * held back until the end of the tick.
 */
export function corkPerTick(node: Redis): void {
  const send = node.sendCommand.bind(node);
  let sent = 0;
  const endOfTick = () => {
    if (sent > 1) node.stream?.uncork();
    sent = 0;
  };
  node.sendCommand = (command, stream) => {
    sent += 1;
    if (sent === 1) process.nextTick(endOfTick);
    else if (sent === 2) node.stream?.cork();
    return send(command, stream);
  };
}

/** Sends several commands in one system call. */
export function corked<T>({ stream }: Redis, send: () => T): T {
  stream?.cork();
  try {
    return send();
  } finally {
    stream?.uncork();
  }
}
