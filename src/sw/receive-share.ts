// What another app shares with this one comes as a form that is posted here. The files wait in a cache
// of their own until the page takes them: page/sources/launch-files.ts.
import { sharedFilesCache, SHARED_HASH, SHARED_NAME, SHARE_ADDRESS } from '../api/offline-api.ts';

declare const self: ServiceWorkerGlobalScope;

/** The form's field, as the manifest names it. */
const FIELD = 'files';

const address = new URL(SHARE_ADDRESS, self.location.href).href;

export function isShare(url: URL): boolean {
  return url.href === address;
}

/** Keeps the files and sends the person to the page, also when they could not be kept: it says so. */
export async function receiveShare(request: Request): Promise<Response> {
  const page = new URL(`./${SHARED_HASH}`, self.location.href).href;
  try {
    const form = await request.formData();
    const files = form.getAll(FIELD).filter((value) => value instanceof File);
    const cache = await caches.open(sharedFilesCache(self.location.href));
    await Promise.all(files.map((file, index) => cache.put(`${address}/${index}`, wrap(file))));
  } catch {
    return Response.redirect(page, 303);
  }
  return Response.redirect(page, 303);
}

function wrap(file: File): Response {
  const headers = { 'content-type': file.type, [SHARED_NAME]: encodeURIComponent(file.name) };
  return new Response(file, { headers });
}
