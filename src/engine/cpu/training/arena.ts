// Memory handed out from an address on, by whole cache lines. Who plans with it: plan-training.ts for a
// decoder, plan-tape.ts for any network.

const LINE_BYTES = 64;

export const alignLine = (bytes: number) => Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;

export class Arena {
  constructor(public end: number) {}

  /** The address of so many floats. */
  floats(count: number): number {
    const address = this.end;
    this.end += alignLine(count * 4);
    return address;
  }
}
