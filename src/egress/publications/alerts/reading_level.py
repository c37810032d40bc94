"""How hard a text is to read, so that an alert is understood by people in fear and in a second language."""

import re

from egress.domain.alerts import AlertText

HARDEST = 9.0
"""Years of schooling that an alert may ask for; plain-language guidance asks for eight to nine."""

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_END = re.compile(r"[.!?؟]+(?:\s|$)")
_VOWELS = {
    "en": re.compile(r"[aeiouy]+", re.IGNORECASE),
    "fr": re.compile(r"[aeiouyàâäéèêëîïôöùûüœ]+", re.IGNORECASE),
}


def reading_level(text: AlertText, language: str) -> float:
    """
    Return about how many years of schooling a text asks for.

    English: Flesch–Kincaid grade, 0.39 words/sentence + 11.8 syllables/word − 15.59 (Kincaid and others, 1975).
    French: the same with syllables reckoned at 0.85, since French words have more of them at the same difficulty (an
    assumption, in the direction of Kandel and Moles, 1958). Arabic: the automated readability index by letters, 4.71
    letters/word + 0.5 words/sentence − 21.43 (Smith and Senter, 1967); a rough guide only.
    """
    # A headline is a sentence of its own, whatever mark it ends with.
    whole = f"{text.headline}. {text.description} {text.instruction} {text.help_limits}"
    words, sentences = _WORD.findall(whole), max(1, len(_END.findall(whole)))
    if not words:
        return 0.0
    per_sentence = len(words) / sentences
    if language not in _VOWELS:
        letters = sum(len(word) for word in words) / len(words)
        return max(0.0, 4.71 * letters + 0.5 * per_sentence - 21.43)
    syllables = sum(_syllables(word, language) for word in words) / len(words)
    share = 0.85 if language == "fr" else 1.0
    return max(0.0, 0.39 * per_sentence + 11.8 * share * syllables - 15.59)


def _syllables(word: str, language: str) -> int:
    groups = len(_VOWELS[language].findall(word))
    silent = word.lower().endswith("e") and groups > 1
    return max(1, groups - silent)
