import { SentCommand } from './sent-command.ts';

/**
 * A command without keys that is sent to the node of another command. In a cluster, ioredis would choose a random node,
 * which has a different clock and may be down while the node that holds the tenant is up.
 */
export class AtNodeOf extends SentCommand {
  readonly #other: SentCommand;

  constructor(other: SentCommand, ...command: ConstructorParameters<typeof SentCommand>) {
    super(...command);
    this.#other = other;
  }

  override getSlot(): number {
    return this.#other.getSlot();
  }
}
