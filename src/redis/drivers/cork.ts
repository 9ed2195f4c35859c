import type { Redis } from 'ioredis';

/**
 * Holds back what is sent to a connection until the end of the tick, so that everything sent in one tick leaves in one
 * system call: they are what limits a client with many calls under way.
 */
export function corkPerTick(node: Redis): void {
  const send = node.sendCommand.bind(node);
  let corked = false;
  node.sendCommand = (command, stream) => {
    const socket = node.stream;
    if (!corked && socket?.writable) {
      corked = true;
      socket.cork();
      process.nextTick(() => {
        corked = false;
        socket.uncork();
      });
    }
    return send(command, stream);
  };
}
