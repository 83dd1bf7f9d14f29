// Styles of all elements of the lab, in addition to shared-styles.ts.
import { css } from 'lit';

export const labStyles = css`
  :host {
    color: var(--text);
    font: var(--size-text) / 1.45 var(--font);

    --first: light-dark(#0b62c4, #4cb4ff);
    --second: light-dark(#b04a00, #ffb000);
  }

  h2,
  p {
    margin: 0;
  }

  h2 {
    font-size: var(--size-large);
    font-weight: 650;
    letter-spacing: -0.01em;
  }

  .muted {
    color: var(--muted);
    font-size: var(--size-label);
  }

  .number {
    inline-size: 8rem;
    min-block-size: var(--target);
    padding: 0 var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--radius-small);
    background: var(--panel);
    color: inherit;
    font: inherit;
  }

  .button:disabled {
    opacity: 0.45;
    cursor: default;
  }
`;
