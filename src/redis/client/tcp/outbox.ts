import type { Redis } from 'ioredis';
import { SentCommand } from './sent-command.ts';

type CommandItem = NonNullable<ReturnType<Redis['commandQueue']['peekFront']>>;

/** Most text of one write, in characters: the server begins while the next is being written. */
const MAX_WRITE = 65_536;

export interface Outbox {
  /** Sends several commands in one system call. */
  together(send: () => void): void;
}

/**
 * Sends what is sent to a connection in one tick in as few system calls as possible, which are what limits a client with
 * many calls under way: while nothing is waiting for a reply a command leaves at once; others are held back until the end
 * of the tick and leave as one text.
 */
export function sendPerTick(node: Redis): Outbox {
  const sendByItself = node.sendCommand.bind(node);
  const endByItself = node.disconnect.bind(node);
  let text = '';
  let ascii = true;
  let stream = node.stream;
  let scheduled = false;
  let together = false;

  function flush(): void {
    if (text === '') return;
    const now = text;
    text = '';
    // After a reconnection ioredis sends again what was not answered.
    if (stream === node.stream) stream.write(now, ascii ? 'latin1' : 'utf8');
    ascii = true;
  }

  function endOfTick(): void {
    scheduled = false;
    flush();
  }

  node.sendCommand = (command, pipeline) => {
    if (!(command instanceof SentCommand) || pipeline || node.status !== 'ready' || !node.stream.writable) {
      flush();
      return sendByItself(command, pipeline);
    }
    const alone = node.commandQueue.length === 0;
    const more = command.toWritable();
    if (text.length + more.length > MAX_WRITE) flush();
    text += more;
    ascii &&= command.ascii;
    stream = node.stream;
    node.commandQueue.push({ command, stream: undefined as unknown as CommandItem['stream'], select: 0 });
    if (!together) leave(alone);
    return command.promise;
  };

  // What was called before the connection is ended still reaches the server.
  node.disconnect = (reconnect) => {
    flush();
    endByItself(reconnect);
  };

  function leave(alone: boolean): void {
    if (alone) flush();
    else if (!scheduled) {
      scheduled = true;
      process.nextTick(endOfTick);
    }
  }

  return {
    together(send) {
      const alone = node.commandQueue.length === 0;
      together = true;
      try {
        send();
      } finally {
        together = false;
        leave(alone);
      }
    },
  };
}
