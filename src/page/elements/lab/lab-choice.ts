// The template of one choice of the lab: all options in a row, the description of the chosen one with its
// source, and why some options are disabled.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { LabWords } from '../../../core/lab/lab-words.ts';
import { formatSource } from './lab-text.ts';

export interface LabChoice<T extends string> {
  legend: string;
  name: string;
  all: readonly T[];
  /** The options that the rest of the set-up allows. */
  possible: readonly T[];
  words: Record<T, LabWords>;
  chosen: T;
  /** Shown if some options are not possible. */
  reason: string | null;
  onChoose: (value: T) => void;
}

export function labChoice<T extends string>(choice: LabChoice<T>): TemplateResult {
  const { legend, name, all, possible, words, chosen, reason } = choice;
  const isChosen = possible.includes(chosen);
  return html`
    <fieldset aria-describedby="${name}-words">
      <legend>${legend}</legend>
      <div class="options">${all.map((value) => labOption(choice, value))}</div>
      <div id="${name}-words" class="words">
        ${isChosen ? labWords(words[chosen]) : nothing}
        ${possible.length < all.length && reason ? html`<p class="reason">${reason}</p>` : nothing}
      </div>
    </fieldset>
  `;
}

function labOption<T extends string>(choice: LabChoice<T>, value: T): TemplateResult {
  const { name, possible, words, chosen, onChoose } = choice;
  const isPossible = possible.includes(value);
  return html`
    <label class=${isPossible ? 'possible' : 'impossible'}>
      <input
        type="radio"
        name=${name}
        ?disabled=${!isPossible}
        .checked=${isPossible && value === chosen}
        @change=${() => onChoose(value)}
      />
      <span>${words[value].name}</span>
    </label>
  `;
}

function labWords({ text, source }: LabWords): TemplateResult {
  return html`
    <p>${text}</p>
    ${source ? html`<cite>${formatSource(source)}</cite>` : nothing}
  `;
}

export const choiceStyles = css`
  legend {
    padding: 0 0 var(--space-2);
    font-weight: 600;
  }

  .options {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
  }

  .options label {
    position: relative;
    display: grid;
    min-block-size: var(--target);
    cursor: pointer;
  }

  .options input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .options span {
    display: grid;
    align-items: center;
    padding: 0 var(--space-3);
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
    background: var(--panel);
    transition: background-color var(--quick);
  }

  .options input:checked + span {
    border-color: var(--action);
    background: var(--action);
    color: var(--on-action);
  }

  .options input:focus-visible + span {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  .options input:disabled + span {
    opacity: 0.6;
    cursor: default;
  }

  .options .impossible span {
    border-style: dashed;
    background: transparent;
    color: var(--muted);
  }

  .words {
    display: grid;
    gap: var(--space-1);
    padding-block-start: var(--space-2);
    color: var(--muted);
    font-size: var(--size-label);
    line-height: 1.45;
  }

  .words p {
    margin: 0;
  }

  cite {
    font-size: var(--size-small);
    font-style: italic;
  }

  .reason {
    color: var(--text);
  }
`;
