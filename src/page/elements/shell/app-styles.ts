// The layout of <keydot-app>: its header over the current view.
import { css } from 'lit';

export const appStyles = css`
  :host {
    --top-inset: 60px;

    display: block;
    position: relative;
    container-type: inline-size;
    block-size: 100dvh;
    overflow: hidden;
    background: var(--ground);
    font: var(--size-text) / 1 var(--font);
  }

  header {
    position: absolute;
    inset-block-start: max(var(--space-3), env(safe-area-inset-top));
    inset-inline-start: max(var(--space-3), env(safe-area-inset-left));
    z-index: 1;
    display: flex;
    align-items: center;
    border-radius: 22px;
    color: var(--text);
  }

  header[data-over-picture] {
    --focus: #fff;

    background: var(--over);
    color: var(--over-text);
  }

  h1 {
    display: flex;
    gap: var(--space-2);
    align-items: center;
    margin: 0;
    padding-inline: var(--space-3) var(--space-1);
    font-size: 1rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }

  h1 svg {
    inline-size: 24px;
    block-size: 24px;
  }

  /* With very large text, only the logo is shown. */
  @container (max-width: 19rem) {
    h1 span {
      position: absolute;
      inline-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }

  nav {
    display: flex;
  }

  nav a {
    display: grid;
    place-items: center;
    min-inline-size: var(--target);
    min-block-size: var(--target);
    padding-inline: var(--space-3);
    border-radius: 22px;
    color: inherit;
    font-weight: 500;
    text-decoration: none;
  }

  nav a[aria-current] {
    text-decoration: underline;
    text-decoration-thickness: 2px;
    text-underline-offset: 6px;
  }

  main,
  keydot-live,
  keydot-teach,
  keydot-lab {
    block-size: 100%;
  }
`;
