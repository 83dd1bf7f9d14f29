// Styles shared by the elements of Teach, in addition to shared-styles.ts: text, icon buttons, fields,
// rows, notes, and the tool buttons of the label editor.
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

/** A toast over the Teach view, `.note`. */
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

/** A toggle button below the labelled frame, `.tool`, with its key on devices that have a keyboard. */
export const toolStyles = css`
  .tool {
    display: flex;
    align-items: center;
    justify-content: center;
    min-block-size: var(--target);
    border: 0;
    border-radius: var(--radius-small);
    background: var(--raised);
    color: inherit;
    font: 500 var(--size-label) / 1 var(--font);
    cursor: pointer;
    touch-action: manipulation;
  }

  .tool[aria-pressed='true'] {
    background: var(--action);
    color: var(--on-action);
  }

  .tool:disabled {
    opacity: 0.45;
    cursor: default;
  }

  kbd {
    font: 400 var(--size-small) / 1 var(--font);
    opacity: 0.75;
  }

  @media (pointer: coarse), (max-width: 36rem) {
    kbd {
      display: none;
    }
  }
`;
