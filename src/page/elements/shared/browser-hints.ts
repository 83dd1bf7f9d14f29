// How to allow the camera in the browser at hand: the one place where its name matters.

/** One sentence, for somebody who has refused the camera or whose browser did. */
export function explainPermission(userAgent: string): string {
  const isPhone = /Android|iPhone|iPad/.test(userAgent);
  if (/Firefox|FxiOS/.test(userAgent)) {
    return 'Click the camera symbol at the left of the address, remove “Blocked”, then try again.';
  }
  if (/Edg|Chrome|CriOS/.test(userAgent) && !/iPhone|iPad/.test(userAgent)) {
    return isPhone
      ? 'Tap the symbol at the left of the address, then Permissions, allow the camera, then try again.'
      : 'Click the symbol at the left of the address, switch Camera on, then try again.';
  }
  if (/iPhone|iPad/.test(userAgent)) {
    return 'Open Settings › Apps › your browser › Camera, choose Allow, then try again.';
  }
  if (userAgent.includes('Safari')) {
    return 'Open Safari › Settings › Websites › Camera, choose Allow for this page, then try again.';
  }
  return 'Allow the camera for this page in your browser’s settings, then try again.';
}
