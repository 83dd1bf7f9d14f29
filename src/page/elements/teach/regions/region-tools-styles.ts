// How the tools for painting a region look: one row, with words where there is room for them; where not,
// readers hear them all the same.
import { css } from 'lit';
import { forReaders } from '../../shared/shared-styles.ts';

export const regionToolsStyles = css`
  :host {
    display: flex;
    flex: 1 1 20rem;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-2);
    align-items: center;
    max-inline-size: 46rem;
  }

  .tools {
    display: flex;
    gap: 2px;
  }

  .tool {
    position: relative;
    gap: 6px;
    min-inline-size: var(--target);
    padding: 0 var(--space-3);
  }

  .size {
    display: flex;
    flex: 1 1 6rem;
    gap: var(--space-2);
    align-items: center;
    min-inline-size: 0;
    max-inline-size: 14rem;
    font-size: var(--size-label);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .size span {
    flex: none;
    inline-size: 3.4em;
  }

  input {
    flex: 1;
    inline-size: 0;
    min-inline-size: 3rem;
    block-size: var(--target);
    margin: 0;
    accent-color: var(--action);
    cursor: pointer;
  }

  @media (max-width: 92rem) {
    .word {
      ${forReaders}
    }

    .tool {
      padding-inline: 10px;
    }
  }

  keydot-icon[name='absent'] {
    display: none;
  }

  @media (max-width: 36rem) {
    .size {
      flex-basis: 3rem;
    }

    .size span {
      display: none;
    }
  }

  @media (max-width: 23rem) {
    keydot-icon[name='absent'] {
      display: block;
    }

    .longer {
      ${forReaders}
    }
  }
`;
