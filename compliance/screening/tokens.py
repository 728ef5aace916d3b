"""Words of a name: which are legal forms, which are common business words, how they are spelt alike."""

from __future__ import annotations

from functools import lru_cache

from compliance.screening.normalise import fold

_FORMS = {
    "company": "co company compagnie companhia kompani corp corporation corporacion",
    "inc": "inc incorporated",
    "ltd": "ltd limited ltda limitada pte pvt pty plc private public",
    "llc": "llc ooo sarl srl gmbh mbh bv nv kft doo spzoo lda sro fze fzco fzc wll llp lp",
    "jsc": "jsc ojsc cjsc pjsc pao ao oao zao sa ag ab as asa oy spa spol aktiengesellschaft joint stock",
}
_WORDS = {
    "technology": "technology technologies tech technologie technologia tecnologia tekhnologii",
    "trading": "trading trade trd handel comercio commerce torgovy torgovyi",
    "industry": "industry industries industrial ind industrie industria promyshlennost",
    "international": "international intl int internacional mezhdunarodny",
    "group": "group grp groupe grupo gruppa gruppe holding holdings",
    "electronics": "electronics electronic elec electro elektronika elektronik",
    "science": "science sciences scientific sci nauchno nauchny",
    "research": "research rsch recherche issledovatelsky",
    "institute": "institute institut inst instituto",
    "university": "university univ universite universidad universitaet",
    "development": "development dev developpement",
    "engineering": "engineering eng engineers ingenierie",
    "shipping": "shipping maritime marine shipmanagement",
    "services": "services service svc svcs srvces",
    "equipment": "equipment equip oborudovanie",
    "communications": "communications communication comm comms telecom telecommunications",
    "manufacturing": "manufacturing mfg manufacture manufactory zavod factory plant",
    "general": "general gen",
    "bank": "bank banque banco banka",
    "national": "national nat natl natsionalny",
    "import": "import imports importers", "export": "export exports exporters",
    "oil": "oil petroleum petrol neft naft", "gas": "gas gaz",
}  # fmt: skip
_SMALL = frozenset(
    [
        "the",
        "of",
        "and",
        "et",
        "und",
        "y",
        "e",
        "de",
        "du",
        "la",
        "le",
        "les",
        "los",
        "el",
        "al",
        "der",
        "die",
        "das",
        "for",
        "a",
        "an",
        "da",
        "do",
        "von",
        "van",
        "&",
    ]
)

FORM_OF = {word: f"={form}" for form, words in _FORMS.items() for word in words.split()}
WORD_OF = {word: root for root, words in _WORDS.items() for word in words.split()}
COMMON = frozenset(WORD_OF.values())


@lru_cache(maxsize=65536)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a name, business words by their root, legal forms as `=form`, small words out."""
    return tuple(
        FORM_OF.get(word) or WORD_OF.get(word, word) for word in fold(name).split() if word not in _SMALL
    )


def core(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without legal forms; all of them when nothing else is there."""
    kept = tuple(word for word in words if not word.startswith("="))
    return kept or words
