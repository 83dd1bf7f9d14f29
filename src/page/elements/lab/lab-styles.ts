// Styles of the lab: of all its elements, and the layout of <keydot-lab>.
import { css } from 'lit';

/** For all elements of the lab, in addition to shared-styles.ts. */
export const labStyles = css`
  :host {
    color: var(--text);
    font: var(--size-text) / 1.45 var(--font);

    --first: light-dark(#0b62c4, #4cb4ff);
    --second: light-dark(#b04a00, #ffb000);
  }

  h2,
  p {
    margin: 0;
  }

  h2 {
    font-size: var(--size-large);
    font-weight: 650;
    letter-spacing: -0.01em;
  }

  .muted {
    color: var(--muted);
    font-size: var(--size-label);
  }

  .number {
    inline-size: 8rem;
    min-block-size: var(--target);
    padding: 0 var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--radius-small);
    background: var(--panel);
    color: inherit;
    font: inherit;
  }

  .button:disabled {
    opacity: 0.45;
    cursor: default;
  }
`;

/**
 * The layout of <keydot-lab>: one column above a fixed bar on a phone; on a laptop, controls on the left and
 * results on the right, which scroll independently.
 */
export const labLayoutStyles = css`
  :host {
    display: block;
    block-size: 100%;
    background: var(--ground);
  }

  .place {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    block-size: 100%;
    padding-block-start: var(--top-inset, 0);
  }

  .scroll {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    overflow: auto;
    overscroll-behavior: contain;
  }

  /* The introduction comes first; results come last, with enough height to be scrolled to the top. */
  .results[data-intro] {
    order: -1;
    padding-block-end: 0;
  }

  .results:not([data-intro]) {
    min-block-size: calc(100dvh - 8.5rem);
  }

  .controls,
  .results {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-5);
    align-content: start;
    padding: var(--space-4) max(var(--space-4), env(safe-area-inset-right)) var(--space-5)
      max(var(--space-4), env(safe-area-inset-left));
  }

  .intro {
    display: grid;
    gap: var(--space-2);
    color: var(--muted);
    max-inline-size: 42rem;
  }

  /* With one column, the set-up shows the pictures and targets. */
  .results > keydot-lab-gallery {
    display: none;
  }

  .intro h2 {
    color: var(--text);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    align-items: center;
    padding: var(--space-2) var(--space-4) max(var(--space-2), env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--line);
    background: var(--ground);
  }

  .actions .primary {
    flex: 1;
  }

  .actions p {
    flex-basis: 100%;
  }

  .sides {
    display: grid;
    gap: var(--space-2);
  }

  .runs {
    display: grid;
    grid-auto-columns: minmax(0, 1fr);
    grid-auto-flow: column;
    grid-template-rows: auto auto 1fr;
    gap: var(--space-3) clamp(var(--space-3), 2vw, var(--space-5));
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-4);
    align-items: center;
  }

  .legend span {
    display: inline-flex;
    gap: var(--space-2);
    align-items: center;
  }

  .legend i {
    inline-size: 12px;
    block-size: 12px;
    border: 2px solid var(--text);
    border-radius: 50%;
  }

  .legend i.found {
    inline-size: 8px;
    block-size: 8px;
    border: 0;
    background: #ff2d78;
  }

  .legend b {
    inline-size: 5rem;
    block-size: 8px;
    border-radius: 4px;
  }

  @media (min-width: 56rem) {
    .place {
      grid-template: minmax(0, 1fr) auto / 24rem minmax(0, 1fr);
    }

    .scroll {
      display: contents;
    }

    .controls,
    .results {
      min-block-size: 0;
      overflow: auto;
    }

    .controls,
    .actions {
      border-inline-end: 1px solid var(--line);
    }

    .results,
    .results:not([data-intro]) {
      min-block-size: 0;
      grid-area: 1 / 2 / 3 / 3;
      padding-inline: var(--space-5);
    }

    .results > keydot-lab-gallery {
      display: grid;
    }

    /* Two columns of pictures are long, so the comparison comes first. */
    keydot-lab-figures[data-first] {
      order: -1;
    }
  }
`;
