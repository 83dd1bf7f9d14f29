// Where the browser enforces Trusted Types, a worker's address has to be trusted: this trusts what comes
// from the app's own origin and nothing else. Text never becomes markup or code here.

interface PolicyFactory {
  defaultPolicy: unknown;
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string | null }): unknown;
}

/** To be called once, before the first worker. A page around it that has a policy keeps its own. */
export function trustOwnScripts(): void {
  const { trustedTypes: factory } = globalThis as { trustedTypes?: PolicyFactory };
  if (!factory || factory.defaultPolicy) return;
  const own = `${location.origin}/`;
  factory.createPolicy('default', {
    createScriptURL: (url) => (new URL(url, location.href).href.startsWith(own) ? url : null),
  });
}
