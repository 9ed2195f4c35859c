import { Command } from 'ioredis';

/** A command that remembers the connection it was last written to. */
export class SentCommand extends Command {
  stream: object | undefined;

  override toWritable(stream: object): string | Buffer {
    this.stream = stream;
    return super.toWritable(stream);
  }
}
