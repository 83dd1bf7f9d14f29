// The row of controls at the bottom of the stage. Fires `live-action`.
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import '../shared/keydot-icon.ts';
import type { IconName } from '../shared/keydot-icon.ts';
import { LiveActionEvent, type LiveAction } from '../shared/live-events.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

interface Control {
  action: LiveAction;
  icon: IconName;
  name: string;
  /** Text below the icon if shorter than the name. */
  caption?: string;
  disabled?: boolean;
  /** For toggles. */
  pressed?: boolean;
  /** For controls that open a panel. */
  expanded?: boolean;
}

@customElement('keydot-controls')
export class KeydotControls extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        max-inline-size: 100%;
      }

      .row {
        display: flex;
        /* Wraps only with very large text. */
        flex-wrap: wrap;
        gap: 2px;
        align-items: stretch;
        padding: 5px;
        border-radius: 22px;
        background: var(--over);
        color: var(--over-text);
      }

      button {
        display: grid;
        flex: 1 0 auto;
        gap: 3px;
        justify-items: center;
        align-content: center;
        /* WebKit sizes the row by its contents instead of their flex-basis. */
        min-inline-size: 60px;
        min-block-size: 56px;
        padding: var(--space-1) max(var(--space-1), 0.35em);
        border: 0;
        border-radius: 17px;
        background: transparent;
        color: inherit;
        font: 500 var(--size-small) / 1 var(--font);
        cursor: pointer;
        touch-action: manipulation;
        transition: background-color var(--quick);
      }

      keydot-icon {
        font-size: 1rem;
      }

      button:hover:not(:disabled),
      button[aria-pressed='true'],
      button[aria-expanded='true'] {
        background: var(--over-raised);
      }

      button[aria-pressed='true'],
      button[aria-expanded='true'] {
        box-shadow: inset 0 0 0 1.5px rgb(255 255 255 / 0.5);
      }

      button:disabled {
        color: rgb(246 246 243 / 0.45);
        cursor: default;
      }

      button.main {
        background: var(--over-text);
        color: #14161a;
      }

      button.main:hover {
        background: #fff;
      }

      :focus-visible {
        outline-color: #fff;
        outline-offset: -4px;
      }

      .main:focus-visible {
        outline-color: #14161a;
      }

      @media (max-width: 26rem) {
        .row {
          gap: 0;
        }

        button {
          min-inline-size: var(--target);
          padding-inline: 2px;
          font-size: 0.6875rem;
        }
      }
    `,
  ];

  /** The camera is on or starting. */
  @property({ type: Boolean }) running = false;
  /** There is more than one camera. */
  @property({ type: Boolean, attribute: 'can-switch' }) canSwitch = false;
  @property({ type: Boolean }) mirrored = false;
  @property({ type: Boolean }) heatmap = false;
  @property({ type: Boolean }) settings = false;

  override render() {
    return html`
      <div class="row" role="group" aria-label="Camera and view">
        ${this.#listControls().map((control) => this.#renderControl(control))}
      </div>
    `;
  }

  /** Focuses the main control. */
  focusMain(): void {
    this.renderRoot.querySelector<HTMLElement>('.main')?.focus();
  }

  #listControls(): Control[] {
    const { running, canSwitch, mirrored, heatmap, settings } = this;
    const main: Control = running
      ? { action: 'stop-camera', icon: 'stop', caption: 'Stop', name: 'Stop camera' }
      : { action: 'start-camera', icon: 'camera', caption: 'Start', name: 'Start camera' };
    const disabled = !canSwitch;
    return [
      {
        action: 'switch-camera',
        icon: 'switchCamera',
        caption: 'Switch',
        name: 'Switch camera',
        disabled,
      },
      { action: 'toggle-mirror', icon: 'mirror', name: 'Mirror', pressed: mirrored },
      main,
      { action: 'open-file', icon: 'openFile', caption: 'Open', name: 'Open file' },
      { action: 'toggle-heatmap', icon: 'heatmap', name: 'Heatmap', pressed: heatmap },
      { action: 'toggle-settings', icon: 'settings', name: 'Settings', expanded: settings },
    ];
  }

  #renderControl({ action, icon, caption, name, disabled, pressed, expanded }: Control) {
    const isMain = action === 'start-camera' || action === 'stop-camera';
    return html`
      <button
        class=${isMain ? 'main' : ''}
        aria-label=${name}
        aria-pressed=${ifDefined(pressed)}
        aria-expanded=${ifDefined(expanded)}
        title=${name}
        ?disabled=${disabled}
        @click=${() => this.dispatchEvent(new LiveActionEvent(action))}
      >
        <keydot-icon name=${icon}></keydot-icon>
        <span aria-hidden="true">${caption ?? name}</span>
      </button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-controls': KeydotControls;
  }
}
