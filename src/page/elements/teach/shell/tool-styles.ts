// How a tool below the still looks: a flat button that is lit while it is in hand, with the key that does
// the same where there is a keyboard.
import { css } from 'lit';

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
