// The layout of <keydot-rewind>: the frame that is looked at, and below it the strip of all.
import { css } from 'lit';

export const rewindStyles = css`
  .column {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-2);
  }

  .still {
    block-size: min(46dvh, 26rem);
    border-radius: var(--radius-small);
  }

  .steps {
    display: grid;
    grid-template-columns: var(--target) 1fr var(--target);
    align-items: center;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }

  .strip {
    display: flex;
    gap: var(--space-1);
    padding-block: 3px;
    overflow-x: auto;
    scrollbar-width: thin;
  }

  .small {
    position: relative;
    flex: none;
    inline-size: 76px;
    block-size: 57px;
    padding: 0;
    border: 2px solid transparent;
    border-radius: var(--radius-small);
    overflow: hidden;
    background: var(--stage);
    cursor: pointer;
  }

  .small[aria-current] {
    border-color: var(--text);
  }

  .small keydot-test-frame {
    block-size: 100%;
  }

  .small:not([data-picked]) keydot-test-frame {
    opacity: 0.6;
  }

  .small keydot-icon {
    position: absolute;
    inset-block-end: 2px;
    inset-inline-end: 2px;
    padding: 2px;
    border-radius: 50%;
    background: var(--action);
    color: var(--on-action);
    font-size: 0.75rem;
  }

  .keep {
    margin-inline-start: auto;
  }
`;
