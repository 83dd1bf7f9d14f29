// The typed events with which the parts of the lab tell keydot-lab.ts what the person wants.
import type { LabSetup } from '../../../core/lab/lab-setup.ts';

/** A choice was made in the set-up that is shown. */
export class LabChangeEvent extends Event {
  static readonly type = 'lab-change';

  constructor(readonly change: Partial<LabSetup>) {
    super(LabChangeEvent.type, { bubbles: true });
  }
}
