// How a GPU that is made of software is known: by the renderer's name.

const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i;

/** The software's name in a renderer's, null when it speaks of real hardware. */
export function findSoftware(renderer: string): string | null {
  return SOFTWARE_RENDERERS.exec(renderer)?.[0] ?? null;
}
