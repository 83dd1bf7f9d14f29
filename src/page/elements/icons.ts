// The icons in use, as SVG text from lucide-static (ISC licence, named at the head of each file).
import camera from 'lucide-static/icons/camera.svg?raw';
import close from 'lucide-static/icons/x.svg?raw';
import down from 'lucide-static/icons/chevron-down.svg?raw';
import heatmap from 'lucide-static/icons/flame.svg?raw';
import mirror from 'lucide-static/icons/triangles-centerline-dashed-vertical.svg?raw';
import openFile from 'lucide-static/icons/image-plus.svg?raw';
import pause from 'lucide-static/icons/pause.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import retry from 'lucide-static/icons/rotate-cw.svg?raw';
import settings from 'lucide-static/icons/sliders-horizontal.svg?raw';
import stop from 'lucide-static/icons/square.svg?raw';
import switchCamera from 'lucide-static/icons/switch-camera.svg?raw';
import warning from 'lucide-static/icons/triangle-alert.svg?raw';

export const ICONS = {
  camera,
  close,
  down,
  heatmap,
  mirror,
  openFile,
  pause,
  play,
  retry,
  settings,
  stop,
  switchCamera,
  warning,
} as const;

export type IconName = keyof typeof ICONS;
