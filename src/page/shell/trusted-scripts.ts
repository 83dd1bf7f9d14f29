// Where the browser enforces Trusted Types, worker URLs must be trusted: this policy trusts URLs of
// the app's own origin only. No text is turned into markup or code.

interface PolicyFactory {
  defaultPolicy: unknown;
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string | null }): unknown;
}

/** Installs the policy; call once before the first worker. A host page's default policy is kept. */
export function trustOwnScripts(): void {
  const { trustedTypes: factory } = globalThis as { trustedTypes?: PolicyFactory };
  if (!factory || factory.defaultPolicy) return;
  const own = `${location.origin}/`;
  factory.createPolicy('default', {
    createScriptURL: (url) => (new URL(url, location.href).href.startsWith(own) ? url : null),
  });
}
