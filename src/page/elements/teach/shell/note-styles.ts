// How a note looks that floats over the Teach place: keydot-teach-notes.ts, keydot-export.ts.
import { css } from 'lit';

export const noteStyles = css`
  .note {
    display: flex;
    gap: var(--space-3);
    align-items: center;
    max-inline-size: 34rem;
    padding-inline: var(--space-4) var(--space-1);
    border-radius: var(--radius);
    background: #16181d;
    color: #f6f6f3;
    font-size: var(--size-label);
    box-shadow: var(--shadow);
    pointer-events: auto;
  }

  .note p {
    padding-block: var(--space-3);
  }

  .note .button {
    border: 0;
    color: inherit;
  }

  .note .button:hover {
    background: var(--over-raised);
  }
`;
