// The styles of keydot-capture-bar.ts.
import { css } from 'lit';

export const captureBarStyles = css`
  :host {
    display: grid;
    gap: var(--space-2);
    justify-items: center;
  }

  .row,
  p {
    margin: 0;
    border-radius: 22px;
    background: var(--over);
    color: var(--over-text);
    font: 500 var(--size-label) / 1.2 var(--font);
  }

  p {
    padding: var(--space-2) var(--space-4);
    font-weight: 400;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    max-inline-size: 100%;
  }

  button {
    display: inline-flex;
    gap: var(--space-1);
    align-items: center;
    justify-content: center;
    min-inline-size: var(--target);
    min-block-size: var(--target);
    padding-inline: var(--space-3);
    border: 0;
    border-radius: 22px;
    background: transparent;
    color: inherit;
    font: inherit;
    white-space: nowrap;
    cursor: pointer;
    touch-action: manipulation;
    transition: background-color var(--quick);
  }

  button:hover {
    background: var(--over-raised);
  }

  keydot-icon {
    font-size: 1rem;
  }

  :is(.record, .stop) keydot-icon {
    color: #ff8a7a;
  }

  :focus-visible {
    outline-color: #fff;
    outline-offset: -4px;
  }

  .time,
  .words {
    padding-inline: var(--space-3);
    font-variant-numeric: tabular-nums;
  }

  .time {
    display: inline-flex;
    gap: var(--space-2);
    align-items: center;
    min-inline-size: 5.5rem;
  }

  .words {
    font-weight: 400;
  }

  .dot {
    inline-size: 12px;
    block-size: 12px;
    border-radius: 50%;
    background: #ff5a47;
  }

  @media (prefers-reduced-motion: no-preference) {
    .dot {
      animation: breathe 2s ease-in-out infinite;
    }
  }

  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }

  progress {
    inline-size: 5rem;
    margin-inline-start: var(--space-3);
    accent-color: var(--over-text);
  }

  .cut-off {
    padding-inline-start: var(--space-1);
  }

  @media (max-width: 26rem) {
    button {
      padding-inline: var(--space-2);
    }
  }
`;
