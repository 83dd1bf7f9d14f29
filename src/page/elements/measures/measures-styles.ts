// The looks of the measures in the settings' column (keydot-measures.ts).
import { css } from 'lit';

export const measuresStyles = css`
  :host {
    display: grid;
    gap: var(--space-3);
  }

  h3 {
    margin: 0;
    padding-block-start: var(--space-4);
    border-block-start: 1px solid var(--line);
    font-size: var(--size-text);
    font-weight: 650;
  }

  ul {
    display: grid;
    gap: var(--space-4);
    margin: 0;
    padding: 0;
    list-style: none;
  }

  ul:empty {
    display: none;
  }

  .head {
    display: flex;
    gap: var(--space-2);
    align-items: center;
  }

  .name {
    flex: 1;
  }

  .name::first-letter {
    text-transform: uppercase;
  }

  output {
    display: flex;
    gap: var(--space-2);
    color: var(--text);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }

  p,
  small {
    margin: 0;
    color: var(--muted);
    font-size: var(--size-small);
  }

  .range {
    display: block;
    min-block-size: 1lh;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  .remove {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-inline-size: var(--target);
    min-block-size: var(--target);
    margin-inline-end: calc(-1 * var(--space-3));
    border: 0;
    border-radius: var(--radius-small);
    background: transparent;
    color: var(--muted);
    cursor: pointer;
  }

  .remove:hover {
    background: var(--raised);
  }

  .again {
    justify-self: start;
  }
`;
