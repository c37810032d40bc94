/** The interface's own words in the language that somebody chose; what egress reckons stays in its own. */
import { ar } from './ar'
import { en } from './en'
import { fr } from './fr'

export type Key = keyof typeof en
export type Catalogue = Record<Key, string>
export const LANGUAGES = { en: 'English', fr: 'Français', ar: 'العربية' } as const
export type Language = keyof typeof LANGUAGES

const CATALOGUES: Record<Language, Catalogue> = { en, fr, ar }
const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR', ar: 'ar-u-nu-latn' }
const KEPT = 'egress-language'

class Tongue {
  language = $state<Language>('en')

  constructor() {
    const kept = localStorage.getItem(KEPT) ?? navigator.language.slice(0, 2)
    if (kept in LANGUAGES) this.language = kept as Language
    this.#tell()
  }

  get locale(): string {
    return LOCALES[this.language]
  }

  get direction(): 'ltr' | 'rtl' {
    return this.language === 'ar' ? 'rtl' : 'ltr'
  }

  /** From what was to what is: arrows are not turned round with the line. */
  get arrow(): string {
    return this.direction === 'rtl' ? '\u2190' : '\u2192'
  }

  speak(language: Language): void {
    this.language = language
    localStorage.setItem(KEPT, language)
    this.#tell()
  }

  say(key: Key, slots: Record<string, string | number> = {}): string {
    // In a line that runs from right to left a date or a name keeps its own direction: 2021-08-10 stays in that order.
    const [open, close] = this.language === 'ar' ? ['\u2068', '\u2069'] : ['', '']
    return CATALOGUES[this.language][key].replace(/\{(\w+)\}/g, (whole, name: string) => (name in slots ? `${open}${slots[name]}${close}` : whole))
  }

  #tell(): void {
    document.documentElement.lang = this.language
    document.documentElement.dir = this.direction
  }
}

export const tongue = new Tongue()
export const say = (key: Key, slots?: Record<string, string | number>): string => tongue.say(key, slots)
