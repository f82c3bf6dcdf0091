/** A question of the program's own that nobody answered: exit 3, like a gate of the plan. */
export class NotAnswered extends Error {
  override name = 'GateClosed';
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}
