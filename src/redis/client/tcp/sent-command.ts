import { Command } from 'ioredis';

/** A command that knows which connection it was written to last. */
export class SentCommand extends Command {
  stream: object | undefined;

  override toWritable(stream: object): string | Buffer {
    this.stream = stream;
    return super.toWritable(stream);
  }
}
