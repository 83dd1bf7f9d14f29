// A card in a corner of the app, above everything and in nobody's way: keydot-update.ts,
// keydot-offline-notice.ts.
import { css } from 'lit';

export const cardStyles = css`
  :host {
    position: absolute;
    inset-block-end: max(var(--space-4), env(safe-area-inset-bottom));
    inset-inline: var(--space-3);
    z-index: 2;
    display: grid;
    justify-items: center;
    color: var(--text);
    font: var(--size-text) / 1.5 var(--font);
    pointer-events: none;
  }

  /* Above both rows of controls of a picture. */
  :host([raised]) {
    inset-block-end: calc(9rem + env(safe-area-inset-bottom));
  }

  .card {
    display: grid;
    gap: var(--space-3);
    box-sizing: border-box;
    inline-size: min(24rem, 100%);
    margin: 0;
    padding: var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    color: inherit;
    box-shadow: var(--shadow);
    pointer-events: auto;
  }

  h2 {
    margin: 0;
    font-size: 1.0625rem;
    font-weight: 650;
    line-height: 1.4;
  }

  p,
  ul {
    margin: 0;
  }

  p,
  li {
    color: var(--muted);
    font-size: var(--size-label);
    overflow-wrap: anywhere;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
`;
