// The layout of <keydot-label>: still, tools, and beside or below them the points and the queue.
import { css } from 'lit';

export const labelStyles = css`
  :host {
    min-block-size: 0;
  }

  .layout {
    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) auto minmax(0, auto) / minmax(0, 1fr);
    min-block-size: 0;
  }

  aside {
    display: grid;
    gap: var(--space-3);
    align-content: start;
    max-block-size: 30dvh;
    min-block-size: 0;
    padding: var(--space-2) max(var(--space-3), env(safe-area-inset-right))
      max(var(--space-3), env(safe-area-inset-bottom))
      max(var(--space-3), env(safe-area-inset-left));
    overflow: auto;
    border-block-start: 1px solid var(--line);
    background: var(--panel);
  }

  .progress {
    display: grid;
    gap: var(--space-2);
    font-variant-numeric: tabular-nums;
  }

  .none {
    display: grid;
    gap: var(--space-4);
    justify-items: center;
    align-content: center;
    padding: var(--space-5);
  }

  @media (min-width: 54rem) {
    .layout {
      grid-template: minmax(0, 1fr) auto / minmax(0, 1fr) minmax(18rem, 22rem);
    }

    aside {
      grid-area: 1 / 2 / 3 / 3;
      max-block-size: none;
      padding-block: var(--space-4);
      border-block-start: 0;
      border-inline-start: 1px solid var(--line);
    }

    /* Many points leave room for what to do next. */
    keydot-point-picker {
      max-block-size: 46dvh;
      overflow: auto;
    }
  }
`;
