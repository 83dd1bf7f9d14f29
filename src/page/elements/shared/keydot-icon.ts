// One icon, as large as the text around it. It is hidden from screen readers: the control that contains
// it has the name. SVG text from lucide-static (ISC licence, named at the head of each file).
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import absent from 'lucide-static/icons/circle-off.svg?raw';
import accept from 'lucide-static/icons/check.svg?raw';
import add from 'lucide-static/icons/plus.svg?raw';
import back from 'lucide-static/icons/arrow-left.svg?raw';
import bone from 'lucide-static/icons/spline.svg?raw';
import brush from 'lucide-static/icons/paintbrush.svg?raw';
import burst from 'lucide-static/icons/timer.svg?raw';
import camera from 'lucide-static/icons/camera.svg?raw';
import clear from 'lucide-static/icons/brush-cleaning.svg?raw';
import close from 'lucide-static/icons/x.svg?raw';
import down from 'lucide-static/icons/chevron-down.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import eraser from 'lucide-static/icons/eraser.svg?raw';
import everyone from 'lucide-static/icons/users.svg?raw';
import earlier from 'lucide-static/icons/chevron-left.svg?raw';
import edit from 'lucide-static/icons/pencil.svg?raw';
import fill from 'lucide-static/icons/paint-bucket.svg?raw';
import fit from 'lucide-static/icons/maximize.svg?raw';
import frames from 'lucide-static/icons/images.svg?raw';
import heatmap from 'lucide-static/icons/flame.svg?raw';
import history from 'lucide-static/icons/history.svg?raw';
import install from 'lucide-static/icons/monitor-down.svg?raw';
import later from 'lucide-static/icons/chevron-right.svg?raw';
import lower from 'lucide-static/icons/arrow-down.svg?raw';
import mirror from 'lucide-static/icons/triangles-centerline-dashed-vertical.svg?raw';
import more from 'lucide-static/icons/ellipsis-vertical.svg?raw';
import openFile from 'lucide-static/icons/image-plus.svg?raw';
import pause from 'lucide-static/icons/pause.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import picture from 'lucide-static/icons/image-down.svg?raw';
import privacy from 'lucide-static/icons/shield-check.svg?raw';
import raise from 'lucide-static/icons/arrow-up.svg?raw';
import record from 'lucide-static/icons/circle-dot.svg?raw';
import recordings from 'lucide-static/icons/folder-down.svg?raw';
import redo from 'lucide-static/icons/redo-2.svg?raw';
import remove from 'lucide-static/icons/trash-2.svg?raw';
import retry from 'lucide-static/icons/rotate-cw.svg?raw';
import same from 'lucide-static/icons/copy.svg?raw';
import scan from 'lucide-static/icons/scan-line.svg?raw';
import settings from 'lucide-static/icons/sliders-horizontal.svg?raw';
import shutter from 'lucide-static/icons/aperture.svg?raw';
import stop from 'lucide-static/icons/square.svg?raw';
import switchCamera from 'lucide-static/icons/switch-camera.svg?raw';
import teach from 'lucide-static/icons/graduation-cap.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import upload from 'lucide-static/icons/upload.svg?raw';
import video from 'lucide-static/icons/film.svg?raw';
import warning from 'lucide-static/icons/triangle-alert.svg?raw';
import wrong from 'lucide-static/icons/flag.svg?raw';
import zoomIn from 'lucide-static/icons/zoom-in.svg?raw';
import zoomOut from 'lucide-static/icons/zoom-out.svg?raw';

const ICONS = {
  absent,
  accept,
  add,
  back,
  bone,
  brush,
  burst,
  camera,
  clear,
  close,
  down,
  download,
  earlier,
  edit,
  eraser,
  everyone,
  fill,
  fit,
  frames,
  heatmap,
  history,
  install,
  later,
  lower,
  mirror,
  more,
  openFile,
  pause,
  picture,
  play,
  privacy,
  raise,
  record,
  recordings,
  redo,
  remove,
  retry,
  same,
  scan,
  settings,
  shutter,
  stop,
  switchCamera,
  teach,
  undo,
  upload,
  video,
  warning,
  wrong,
  zoomIn,
  zoomOut,
} as const;

export type IconName = keyof typeof ICONS;

@customElement('keydot-icon')
export class KeydotIcon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      inline-size: 1.375em;
      block-size: 1.375em;
    }

    svg {
      inline-size: 100%;
      block-size: 100%;
      stroke-width: 1.75;
    }
  `;

  @property() name: IconName = 'camera';

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('aria-hidden', 'true');
  }

  override render() {
    return html`${unsafeHTML(ICONS[this.name])}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-icon': KeydotIcon;
  }
}
