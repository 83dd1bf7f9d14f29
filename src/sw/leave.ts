// The development server serves this script in place of a service worker that a built app installed
// at the same address: it deletes the caches, unregisters itself and reloads its pages.
{
  const worker = globalThis as unknown as ServiceWorkerGlobalScope;

  worker.addEventListener('install', () => void worker.skipWaiting());

  worker.addEventListener('activate', (event) => {
    event.waitUntil(leave());
  });

  const leave = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('keydot-')) await caches.delete(name);
    }
    await worker.registration.unregister();
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    await Promise.all(pages.map((page) => page.navigate(page.url)));
  };
}
