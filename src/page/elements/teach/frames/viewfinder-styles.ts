// The layout of <keydot-viewfinder>: the stage, and over its lower edge what takes frames.
import { css } from 'lit';

export const viewfinderStyles = css`
  :host {
    display: grid;
    min-block-size: 0;
    background: var(--stage);
  }

  .over {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    justify-items: center;
    padding: var(--space-2);
    pointer-events: none;
  }

  .over > * > * {
    pointer-events: auto;
  }

  .middle {
    display: grid;
    place-items: center;
    inline-size: 100%;
    overflow: auto;
  }

  .countdown {
    padding: var(--space-3) var(--space-5);
    border-radius: var(--radius);
    background: var(--over);
    color: var(--over-text);
    font-size: 4rem;
    font-variant-numeric: tabular-nums;
    line-height: 1;
  }

  .controls {
    --focus: #fff;

    display: flex;
    gap: 2px;
    align-items: stretch;
    max-inline-size: 100%;
    padding: 5px;
    border-radius: 22px;
    background: var(--over);
    color: var(--over-text);
    font-size: var(--size-label);
    font-variant-numeric: tabular-nums;
    pointer-events: auto;
  }

  .controls p {
    align-self: center;
    padding-inline: var(--space-4);
  }

  .controls button {
    display: grid;
    gap: 3px;
    justify-items: center;
    align-content: center;
    min-inline-size: 60px;
    min-block-size: 56px;
    padding: var(--space-1) var(--space-2);
    border: 0;
    border-radius: 17px;
    background: transparent;
    color: inherit;
    font: 500 var(--size-small) / 1 var(--font);
    cursor: pointer;
    touch-action: manipulation;
  }

  .controls button:hover {
    background: var(--over-raised);
  }

  .controls .main {
    background: var(--over-text);
    color: #14161a;
  }

  .controls .main:hover {
    background: #fff;
  }

  .controls :focus-visible {
    outline-offset: -4px;
  }

  .controls .main:focus-visible {
    outline-color: #14161a;
  }

  .flash {
    position: absolute;
    inset: 0;
    background: #fff;
    opacity: 0;
    pointer-events: none;
  }

  @media (prefers-reduced-motion: no-preference) {
    .flash {
      animation: flash 180ms ease-out;
    }
  }

  @keyframes flash {
    from {
      opacity: 0.7;
    }
  }

  @media (max-width: 26rem) {
    .controls button {
      min-inline-size: 52px;
      padding-inline: 2px;
    }
  }
`;
