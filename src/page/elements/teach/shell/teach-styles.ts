// Looks that the parts of the Teach place share, over shared-styles.ts: fields, quiet buttons, rows.
import { css } from 'lit';

export const teachStyles = css`
  :host {
    color: var(--text);
    font: var(--size-text) / 1.45 var(--font);
  }

  h2,
  h3,
  p {
    margin: 0;
  }

  h2 {
    font-size: var(--size-large);
    font-weight: 650;
    letter-spacing: -0.01em;
  }

  h3 {
    font-size: var(--size-text);
    font-weight: 600;
  }

  .muted {
    color: var(--muted);
    font-size: var(--size-label);
  }

  .icon-button {
    display: inline-grid;
    flex: none;
    place-items: center;
    inline-size: var(--target);
    block-size: var(--target);
    padding: 0;
    border: 0;
    border-radius: var(--radius-small);
    background: transparent;
    color: inherit;
    font: inherit;
    cursor: pointer;
    touch-action: manipulation;
    transition: background-color var(--quick);
  }

  .icon-button:hover:not(:disabled),
  .icon-button[aria-expanded='true'],
  .icon-button[aria-pressed='true'] {
    background: var(--raised);
  }

  :is(.button, .icon-button):is(:disabled, [aria-disabled='true']) {
    opacity: 0.45;
    cursor: default;
  }

  .text-field {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: var(--target);
    padding: 0 var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--radius-small);
    background: var(--panel);
    color: inherit;
    font: inherit;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    align-items: center;
  }

  .bar {
    block-size: 4px;
    border-radius: 2px;
    overflow: hidden;
    background: var(--raised);
  }

  .bar > * {
    block-size: 100%;
    background: var(--action);
  }

  [dir='rtl'] .flips,
  :host-context([dir='rtl']) .flips {
    transform: scaleX(-1);
  }
`;
