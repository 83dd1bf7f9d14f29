// Form fields as templates over native controls: segments, menu, toggle and percentage, and their styles.
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

/** A value and its visible name. */
export interface Option<T> {
  value: T;
  label: string;
}

/** A choice between a few values: radio buttons in a row. */
export function segments<T extends string>(field: {
  legend: string;
  name: string;
  options: readonly Option<T>[];
  chosen: T;
  /** One line about the chosen value. */
  hint?: string;
  onChoose: (value: T) => void;
}): TemplateResult {
  const { legend, name, options, chosen, hint, onChoose } = field;
  return html`
    <fieldset>
      <legend>${legend}</legend>
      <div class="segments">
        ${options.map(
          ({ value, label }) => html`
            <label>
              <input
                type="radio"
                name=${name}
                .checked=${value === chosen}
                @change=${() => onChoose(value)}
              />
              <span>${label}</span>
            </label>
          `,
        )}
      </div>
      ${renderHint(hint)}
    </fieldset>
  `;
}

/** A choice in a drop-down menu. */
export function menu(field: {
  label: string;
  options: readonly Option<string>[];
  chosen: string;
  hint?: string;
  onChoose: (value: string) => void;
}): TemplateResult {
  const { label, options, chosen, hint, onChoose } = field;
  return html`
    <label class="field">
      <span>${label}</span>
      <select @change=${(event: Event) => onChoose((event.target as HTMLSelectElement).value)}>
        ${options.map(
          (option) => html`
            <option value=${option.value} .selected=${live(option.value === chosen)}>
              ${option.label}
            </option>
          `,
        )}
      </select>
      ${renderHint(hint)}
    </label>
  `;
}

/** A switch. */
export function toggle(field: {
  label: string;
  checked: boolean;
  hint?: string;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}): TemplateResult {
  const { label, checked, hint, disabled = false, onChange } = field;
  return html`
    <label class="toggle">
      <input
        type="checkbox"
        role="switch"
        ?disabled=${disabled}
        .checked=${checked}
        @change=${(event: Event) => onChange((event.target as HTMLInputElement).checked)}
      />
      <span>${label}${renderHint(hint)}</span>
    </label>
  `;
}

/** A slider for a share of 0..1, in steps of 5 %. */
export function percentage(field: {
  label: string;
  value: number;
  hint?: string;
  onChange: (value: number) => void;
}): TemplateResult {
  const { label, value, hint, onChange } = field;
  const percent = Math.round(value * 100);
  // `for`, because a label that only wraps both would label the output.
  const id = label.replaceAll(/\W+/g, '-');
  return html`
    <label class="field" for=${id}>
      <span>${label}<output>${percent} %</output></span>
      <input
        id=${id}
        type="range"
        aria-label=${label}
        min="0"
        max="100"
        step="5"
        .value=${String(percent)}
        aria-valuetext="${percent} %"
        @input=${(event: Event) => onChange(Number((event.target as HTMLInputElement).value) / 100)}
      />
      ${renderHint(hint)}
    </label>
  `;
}

const renderHint = (hint: string | undefined) => (hint ? html`<small>${hint}</small>` : nothing);

export const fieldStyles = css`
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend,
  .field > span {
    display: flex;
    justify-content: space-between;
    inline-size: 100%;
    padding: 0 0 var(--space-1);
    font-weight: 500;
  }

  output {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }

  small {
    display: block;
    padding-block-start: var(--space-1);
    color: var(--muted);
    font-size: var(--size-small);
    line-height: 1.4;
  }

  .field {
    display: block;
  }

  .segments {
    display: flex;
    gap: 2px;
    padding: 2px;
    border-radius: var(--radius-small);
    background: var(--raised);
  }

  .segments label {
    position: relative;
    display: grid;
    flex: 1;
    place-items: center;
    min-block-size: calc(var(--target) - 4px);
    cursor: pointer;
  }

  .segments input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .segments span {
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    padding: 0 var(--space-2);
    border-radius: 6px;
    text-align: center;
    transition: background-color var(--quick);
  }

  .segments input:checked + span {
    background: var(--action);
    color: var(--on-action);
    font-weight: 500;
  }

  .segments input:focus-visible + span {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  select {
    inline-size: 100%;
    min-block-size: var(--target);
    padding: 0 var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--radius-small);
    background: var(--panel);
    color: inherit;
    font: inherit;
    cursor: pointer;
  }

  input[type='range'] {
    inline-size: 100%;
    block-size: var(--target);
    margin: 0;
    accent-color: var(--action);
    cursor: pointer;
  }

  .toggle {
    display: flex;
    gap: var(--space-3);
    align-items: center;
    min-block-size: var(--target);
    font-weight: 500;
    cursor: pointer;
  }

  .toggle:has(:disabled) {
    cursor: default;
  }

  .toggle small {
    padding: 0;
    font-weight: 400;
  }

  .toggle input {
    position: relative;
    flex: none;
    inline-size: 40px;
    block-size: 24px;
    margin: 0;
    border: 1px solid var(--edge);
    border-radius: 12px;
    background: var(--raised);
    appearance: none;
    cursor: pointer;
    transition: background-color var(--quick);
  }

  .toggle input::before {
    content: '';
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    inline-size: 16px;
    block-size: 16px;
    border-radius: 50%;
    background: var(--edge);
    transition: inset-inline-start var(--quick);
  }

  .toggle input:checked {
    border-color: var(--action);
    background: var(--action);
  }

  .toggle input:checked::before {
    inset-inline-start: 19px;
    background: var(--on-action);
  }
`;
