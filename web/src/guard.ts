/** With trusted types the browser asks for leave before it loads a script: those of this origin are let in, no other. Strings never become markup. */

type Rules = { createHTML: (text: string) => string; createScriptURL: (address: string) => string }
type Policies = { createPolicy: (name: string, rules: Rules) => unknown }

export function guardScripts(): void {
  const types = (window as unknown as { trustedTypes?: Policies }).trustedTypes
  types?.createPolicy('default', {
    createHTML: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
    createScriptURL(address) {
      if (new URL(address, location.href).origin !== location.origin) throw new TypeError('a script of another origin')
      return address
    },
  })
}
