// The layout of <keydot-lesson>: bar, tabs, and one step below that fills the rest.
import { css } from 'lit';

export const lessonStyles = css`
  :host {
    display: grid;
    grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
    block-size: 100%;
  }

  .failed {
    display: grid;
    gap: var(--space-4);
    justify-items: start;
    padding: var(--space-5) var(--space-4);
  }

  a.button {
    color: inherit;
    text-decoration: none;
  }

  .tabs {
    display: flex;
    gap: var(--space-1);
    padding-inline: max(var(--space-3), env(safe-area-inset-left));
    border-block-end: 1px solid var(--line);
  }

  .tabs button {
    display: flex;
    gap: var(--space-2);
    align-items: center;
    min-block-size: var(--target);
    padding: 0 var(--space-4);
    border: 0;
    border-block: 2px solid transparent;
    background: transparent;
    color: var(--muted);
    font: 500 var(--size-text) / 1 var(--font);
    cursor: pointer;
    touch-action: manipulation;
  }

  .tabs button:hover {
    color: var(--text);
  }

  .tabs button[aria-selected='true'] {
    border-block-end-color: var(--action);
    color: var(--text);
  }

  .tabs :focus-visible {
    outline-offset: -2px;
  }

  .tabs small {
    font-size: var(--size-small);
    font-variant-numeric: tabular-nums;
    font-weight: 400;
  }

  .panel,
  .panel > * {
    display: grid;
    min-block-size: 0;
    min-inline-size: 0;
  }
`;
