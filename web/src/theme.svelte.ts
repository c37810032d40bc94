/** Light or dark: as the machine has it until somebody says otherwise. */
type Theme = 'light' | 'dark'
const KEPT = 'egress-theme'

class Look {
  theme = $state<Theme>('light')

  constructor() {
    const system = matchMedia('(prefers-color-scheme: dark)')
    const kept = localStorage.getItem(KEPT)
    this.#show(kept === 'dark' || kept === 'light' ? kept : system.matches ? 'dark' : 'light')
    system.addEventListener('change', (event) => {
      if (!localStorage.getItem(KEPT)) this.#show(event.matches ? 'dark' : 'light')
    })
  }

  turn(): void {
    this.#show(this.theme === 'dark' ? 'light' : 'dark')
    localStorage.setItem(KEPT, this.theme)
  }

  #show(theme: Theme): void {
    this.theme = theme
    document.documentElement.dataset.theme = theme
  }
}

export const look = new Look()
