// The looks of the list of recordings (keydot-recordings.ts).
import { css } from 'lit';

export const recordingsStyles = css`
  :host {
    display: grid;
    gap: var(--space-4);
    font: var(--size-label) / 1.4 var(--font);
  }

  section {
    display: grid;
    gap: var(--space-1);
    padding-block-end: var(--space-4);
    border-block-end: 1px solid var(--line);
  }

  h3,
  p {
    margin: 0;
  }

  h3 {
    font-size: var(--size-text);
    font-weight: 500;
  }

  .duration {
    margin-inline-end: var(--space-2);
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }

  p,
  .none {
    color: var(--muted);
    overflow-wrap: anywhere;
  }

  .ending {
    color: var(--text);
  }

  .trouble {
    color: var(--alarm);
  }

  .note {
    font-size: var(--size-small);
  }

  .forms {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    padding-block-start: var(--space-2);
  }

  .forms .button {
    padding-inline: var(--space-3) var(--space-4);
    font-size: var(--size-label);
  }

  .quiet {
    border-color: transparent;
    color: var(--muted);
  }

  .alarm {
    border-color: var(--alarm);
    color: var(--alarm);
  }
`;
