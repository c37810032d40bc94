"""What a situation says of people beside its case: whom it leaves out, and of whom there are more."""

from egress.domain import Case, Situation


def count_words(situation: Situation, case: Case) -> tuple[str, ...]:
    """
    Return a sentence for each group of which a situation counts more or fewer persons than the case.

    A group counts as many as the situation's rows say, the caught too; one that no row names is at home, whole.
    """
    found = []
    for group in case.groups:
        told, known = situation.persons_of(group.id), group.head_count
        if group.id not in situation.told_of or told == known:
            continue
        sentence = f"{group.id}: {told} accounted for, {known} in the case."
        if told < known:
            missing = known - told
            be, them = ("is", "that person") if missing == 1 else ("are", "them")
            sentence += f" {missing} {be} nowhere in the file, and nobody is sent for {them}: say where."
        found.append(sentence)
    return tuple(found)
