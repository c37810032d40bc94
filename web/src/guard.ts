/** With trusted types the browser asks for leave before it loads a script: those of this origin are let in, no other. */

type Policies = { createPolicy: (name: string, rules: { createScriptURL: (address: string) => string }) => unknown }

export function guardScripts(): void {
  const types = (window as unknown as { trustedTypes?: Policies }).trustedTypes
  types?.createPolicy('default', {
    createScriptURL(address) {
      if (new URL(address, location.href).origin !== location.origin) throw new TypeError('a script of another origin')
      return address
    },
  })
}
