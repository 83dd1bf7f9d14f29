// The layout of <keydot-teach>: the place, and the note that floats over its lower edge.
import { css } from 'lit';

export const placeStyles = css`
  :host {
    display: block;
    position: relative;
    block-size: 100%;
    background: var(--ground);
  }

  .place {
    block-size: 100%;
    padding-block-start: var(--top-inset, 0);
  }

  .note {
    position: absolute;
    inset-block-end: max(var(--space-4), env(safe-area-inset-bottom));
    inset-inline: var(--space-4);
    z-index: 3;
    display: flex;
    justify-content: center;
    pointer-events: none;
  }

  .note > div {
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
