// A frame of the live video with the skeleton that was detected in it.
import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Joint, ModelSpec } from '../../../../core/model/model-spec.ts';
import { colorOf, OUTLINE_COLOR } from '../../../../core/drawing/palette.ts';
import type { Keypoint } from '../../../../core/pose.ts';
import type { GrabbedFrame } from '../../../../api/pose-api.ts';

/** Minimum score of a drawn keypoint. */
const MIN_SCORE = 0.3;

/** A frame as it was shown live. */
@customElement('keydot-live-frame')
export class KeydotLiveFrame extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      overflow: hidden;
      background: var(--stage);
    }

    canvas,
    svg {
      grid-area: 1 / 1;
      inline-size: 100%;
      block-size: 100%;
      min-block-size: 0;
      object-fit: contain;
    }

    :host([mirrored]) {
      transform: scaleX(-1);
    }
  `;

  @property({ attribute: false }) frame: GrabbedFrame | null = null;
  /** The spec of the model that detected the skeleton. */
  @property({ attribute: false }) spec: ModelSpec | null = null;
  @property({ type: Boolean, reflect: true }) mirrored = false;

  override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !this.frame) return;
    const { bitmap } = this.frame;
    Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  }

  override render() {
    const { frame, spec } = this;
    if (!frame) return nothing;
    const { width, height } = frame.report;
    return html`
      <canvas></canvas>
      ${
        spec
          ? html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
              ${this.#renderSkeleton(frame, spec)}
            </svg>`
          : nothing
      }
    `;
  }

  #renderSkeleton({ report: { people, width, height } }: GrabbedFrame, spec: ModelSpec) {
    const unit = Math.max(width, height) / 100;
    const seen = new Map<string, Keypoint>();
    for (const each of people[0]?.keypoints ?? []) {
      if (each.score >= MIN_SCORE) seen.set(each.joint, each);
    }
    const bones = spec.bones.flatMap(([from, to]) => {
      const [a, b] = [seen.get(from), seen.get(to)];
      if (!a || !b) return [];
      const path = `M${a.x * width} ${a.y * height}L${b.x * width} ${b.y * height}`;
      return svg`
        <path d=${path} stroke=${OUTLINE_COLOR} stroke-width=${1.1 * unit} stroke-linecap="round" />
        <path d=${path} stroke="#fff" stroke-width=${0.5 * unit} stroke-linecap="round" />
      `;
    });
    const marks = spec.joints.flatMap((joint: Joint) => {
      const place = seen.get(joint.name);
      if (!place) return [];
      return svg`<circle
        cx=${place.x * width}
        cy=${place.y * height}
        r=${unit}
        fill=${colorOf(joint)}
        stroke=${OUTLINE_COLOR}
        stroke-width=${0.4 * unit}
      />`;
    });
    return [bones, marks];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-live-frame': KeydotLiveFrame;
  }
}
