// The layout of <keydot-live>: the stage, the layer over it, and the panel beside it.
import { css } from 'lit';

export const liveStyles = css`
  :host {
    display: block;
    position: relative;
    block-size: 100%;
    min-block-size: 18rem;
    background: var(--ground);
    color: var(--text);
    font: var(--size-text) / 1.5 var(--font);
  }

  .layout {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr) auto;
    block-size: 100%;
  }

  keydot-stage {
    min-inline-size: 0;
  }

  /* Rows: status, progress, controls. Only their contents receive pointer events. */
  .over {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    gap: var(--space-2);
    padding: max(var(--space-3), env(safe-area-inset-top))
      max(var(--space-3), env(safe-area-inset-right))
      max(var(--space-3), env(safe-area-inset-bottom))
      max(var(--space-3), env(safe-area-inset-left));
    pointer-events: none;
  }

  .over > * > * {
    pointer-events: auto;
  }

  .top {
    display: flex;
    flex-direction: column;
    gap: var(--space-2);
    align-items: end;
    min-block-size: var(--target);
  }

  /* The app's header takes the full width. */
  @media (max-width: 30rem) {
    .top {
      padding-block-start: calc(var(--top-inset, 0px) - var(--space-3));
    }
  }

  /* Readings stay visible when the controls fade. */
  keydot-readings {
    position: absolute;
    inset-block-start: calc(var(--top-inset, 0px) + max(var(--space-3), env(safe-area-inset-top)));
    inset-inline-start: max(var(--space-3), env(safe-area-inset-left));
    max-inline-size: 60%;
  }

  .middle {
    display: grid;
    place-items: center;
    overflow: auto;
  }

  .bottom {
    display: grid;
    gap: var(--space-2);
    justify-items: center;
  }

  .bottom > * {
    max-inline-size: min(100%, 34rem);
  }

  .top,
  .bottom {
    transition: opacity var(--quick);
  }

  /* The note about a lost person stays visible. */
  [data-quiet] :is(.top:not(:has([others='searching'])), .bottom:not(:has([busy]))) {
    opacity: 0;
  }

  keydot-welcome {
    position: absolute;
    inset: 0;
    padding-block-start: calc(var(--top-inset, 0px) + var(--space-4));
  }

  /* Above the rows of the capture bar. */
  .layout:has(keydot-capture-bar[rows='1']) keydot-welcome {
    inset-block-end: calc(var(--target) + var(--space-3));
  }

  .layout:has(keydot-capture-bar[rows='2']) keydot-welcome {
    inset-block-end: calc(2 * var(--target) + var(--space-2) + var(--space-3));
  }

  /* Not shown for fast starts. */
  keydot-warm-up {
    animation: appear var(--quick) 250ms backwards;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .message {
    padding: var(--space-2) var(--space-4);
    border-radius: var(--radius);
    background: var(--over);
    color: var(--over-text);
    font-size: var(--size-label);
  }

  aside {
    position: relative;
    display: grid;
    gap: var(--space-4);
    align-content: start;
    inline-size: 21rem;
    padding: var(--space-4);
    overflow: auto;
    border-inline-start: 1px solid var(--line);
    background: var(--panel);
  }
`;
