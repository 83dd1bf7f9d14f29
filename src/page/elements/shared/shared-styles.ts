// Styles of several elements: box sizing, focus ring, buttons, text for screen readers only, headings of
// sections in a settings column. The values come from tokens.ts.
import { css } from 'lit';

/** Hides text visually but leaves it to screen readers. */
export const forReaders = css`
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
`;

export const sharedStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  .for-readers {
    ${forReaders}
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-block-size: var(--target);
    min-inline-size: var(--target);
    padding: 0 var(--space-4);
    border: 1px solid var(--edge);
    border-radius: var(--radius-round);
    background: transparent;
    color: var(--text);
    font: 500 var(--size-text) / 1.2 var(--font);
    cursor: pointer;
    touch-action: manipulation;
    transition:
      background-color var(--quick),
      transform var(--quick);
  }

  .button:hover {
    background: var(--raised);
  }

  .button:active {
    transform: scale(0.97);
  }

  .button.primary {
    border-color: var(--action);
    background: var(--action);
    color: var(--on-action);
  }

  .button.primary:hover {
    background: color-mix(in srgb, var(--action) 86%, var(--ground));
  }
`;

/** A heading with a line above it, for the sections of the settings column. */
export const sectionStyles = css`
  h3 {
    margin: var(--space-2) 0 0;
    padding-block-start: var(--space-4);
    border-block-start: 1px solid var(--line);
    font-size: var(--size-text);
    font-weight: 650;
  }
`;
