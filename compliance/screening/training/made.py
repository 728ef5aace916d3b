"""Names made for training: mechanical variants of listed names, and ordinary names out of word tables."""

from __future__ import annotations

import random
from collections.abc import Callable

from compliance.screening.vocabulary import BUSINESS, ORDINARY, PLACE, WORDS

GIVEN = ["james", "mary", "robert", "patricia", "john", "jennifer", "michael", "linda", "david", "elizabeth", "william", "barbara", "richard", "susan", "joseph", "jessica", "thomas", "sarah", "charles", "karen", "daniel", "nancy", "matthew", "lisa", "anthony", "betty", "mark", "sandra", "paul", "ashley", "steven", "emily", "andrew", "donna", "kevin", "michelle", "brian", "carol", "jose", "maria", "juan", "ana", "luis", "carmen", "carlos", "rosa", "miguel", "laura", "pedro", "lucia", "javier", "elena", "fernando", "isabel", "pierre", "marie", "jean", "sophie", "luc", "claire", "hans", "anna", "peter", "ursula", "klaus", "monika", "giovanni", "giulia", "marco", "chiara", "luca", "francesca", "joao", "beatriz", "tiago", "ines", "lars", "ingrid", "erik", "astrid", "mikko", "jan", "katarzyna", "piotr", "agnieszka", "ivan", "olga", "sergey", "natalia", "dmitry", "elena", "alexei", "irina", "andrei", "svetlana", "mohammed", "fatima", "ahmed", "aisha", "ali", "zainab", "omar", "maryam", "hassan", "khadija", "ibrahim", "noor", "yusuf", "layla", "mustafa", "amina", "mehmet", "ayse", "emre", "elif", "reza", "maryam", "hossein", "zahra", "raj", "priya", "amit", "anita", "sanjay", "deepa", "vikram", "sunita", "wei", "li", "ming", "fang", "jun", "xia", "hiroshi", "yuki", "kenji", "sakura", "takashi", "haruka", "minjun", "jiwoo", "seojun", "nguyen", "linh", "tuan", "huong"]
FAMILY = ["smith", "johnson", "williams", "brown", "jones", "garcia", "miller", "davis", "rodriguez", "martinez", "hernandez", "lopez", "gonzalez", "wilson", "anderson", "thomas", "taylor", "moore", "jackson", "martin", "lee", "perez", "thompson", "white", "harris", "sanchez", "clark", "ramirez", "lewis", "robinson", "walker", "young", "allen", "king", "wright", "scott", "torres", "nguyen", "hill", "flores", "green", "adams", "nelson", "baker", "hall", "rivera", "campbell", "mitchell", "carter", "roberts", "dubois", "moreau", "laurent", "lefebvre", "muller", "schmidt", "schneider", "fischer", "weber", "meyer", "wagner", "becker", "rossi", "russo", "ferrari", "esposito", "bianchi", "silva", "santos", "oliveira", "pereira", "costa", "larsen", "hansen", "nilsson", "johansson", "virtanen", "kowalski", "nowak", "wisniewski", "ivanov", "petrov", "sidorov", "kuznetsov", "popov", "volkov", "sokolov", "ahmed", "hassan", "hussein", "ali", "khan", "rahman", "sheikh", "malik", "qureshi", "yilmaz", "kaya", "demir", "celik", "sahin", "hosseini", "ahmadi", "mohammadi", "karimi", "sharma", "singh", "gupta", "kumar", "patel", "reddy", "das", "wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu", "zhou", "sato", "suzuki", "takahashi", "tanaka", "watanabe", "kim", "park", "choi", "jung", "tran", "pham", "hoang", "okafor", "mensah", "diallo", "traore"]
FORMS = ["Inc.", "Corp.", "LLC", "Ltd.", "Limited", "GmbH", "S.A.", "Co., Ltd.", "PLC", "AG", "Holdings Inc.", "Group Ltd", "Pty Ltd", "B.V.", "AB", "SpA", "Sdn Bhd", "Pvt. Ltd."]
_SYLLABLES = ["al", "an", "ar", "bel", "bio", "bra", "cal", "cam", "cor", "dan", "den", "dor", "el", "en", "er", "fin", "flo", "gen", "gra", "hal", "hel", "in", "ka", "kor", "lan", "lar", "len", "li", "lo", "lu", "ma", "mar", "mel", "mi", "mo", "na", "ne", "nex", "no", "nor", "o", "or", "pa", "per", "pro", "qui", "ra", "re", "rin", "ro", "sa", "sen", "si", "sol", "sta", "su", "ta", "tel", "ter", "ti", "to", "tra", "tri", "u", "va", "ven", "ver", "vi", "vo", "wel", "xa", "ya", "zen", "zo"]
_OF = {
    kind: sorted(word for word, (number, _m) in WORDS.items() if number == kind and len(word) > 3)
    for kind in (BUSINESS, ORDINARY, PLACE)
}


def person(dice: random.Random) -> str:
    """An ordinary person's name."""
    given = [dice.choice(GIVEN) for _ in range(dice.choice((1, 1, 1, 2)))]
    family = [dice.choice(FAMILY) for _ in range(dice.choice((1, 1, 1, 1, 2)))]
    return " ".join(word.title() for word in given + family)


def company(dice: random.Random) -> str:
    """An ordinary company's name: a made-up, dictionary or family word or two, business words, a form."""
    brand = "".join(dice.choice(_SYLLABLES) for _ in range(dice.choice((2, 2, 3))))
    heads = [
        [brand],
        [dice.choice(_OF[ORDINARY])],
        [dice.choice(FAMILY)],
        [dice.choice(_OF[ORDINARY]), dice.choice(_OF[ORDINARY])],
        [dice.choice(_OF[PLACE])],
        [dice.choice(FAMILY), dice.choice(FAMILY)],
        [dice.choice(_OF[PLACE]), dice.choice(_OF[ORDINARY])],
    ]
    words = dice.choice(heads) + [dice.choice(_OF[BUSINESS]) for _ in range(dice.choice((0, 1, 1, 2)))]
    return " ".join(
        [*(word.title() for word in words), *([dice.choice(FORMS)] if dice.random() < 0.8 else [])]
    )


def _inside(text: str, dice: random.Random) -> int:
    places = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
    return dice.choice(places) if places else 0


def typo(text: str, dice: random.Random) -> str:
    """One slip: a letter left out, doubled, exchanged or swapped."""
    at = _inside(text, dice)
    if not at:
        return text
    letter = dice.choice("abcdefghijklmnoprstuvyz")
    return dice.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )


def two_typos(text: str, dice: random.Random) -> str:
    """Two slips."""
    return typo(typo(text, dice), dice)


def glued(text: str, dice: random.Random) -> str:
    """One space lost."""
    gaps = [at for at, c in enumerate(text) if c == " "]
    at = dice.choice(gaps) if gaps else -1
    return text if at < 0 else text[:at] + text[at + 1 :]


def split(text: str, dice: random.Random) -> str:
    """One space too many."""
    at = _inside(text, dice)
    return f"{text[:at]} {text[at:]}" if at else text


def no_vowels(text: str, dice: random.Random) -> str:
    """One long word without its inner vowels."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) > 5]
    if long:
        at = dice.choice(long)
        words[at] = words[at][0] + "".join(c for c in words[at][1:] if c.lower() not in "aeiou")
    return " ".join(words)


def looked_wrong(text: str, dice: random.Random) -> str:
    """Slips of reading machines and of people who write digits for letters."""
    pairs = [
        ("rn", "m"),
        ("m", "rn"),
        ("l", "1"),
        ("o", "0"),
        ("e", "3"),
        ("i", "1"),
        ("s", "5"),
        ("cl", "d"),
        ("vv", "w"),
        ("a", "4"),
    ]
    lower = text.lower()
    fits = [pair for pair in pairs if pair[0] in lower]
    old, new = dice.choice(fits) if fits else ("", "")
    return lower.replace(old, new, 1) if old else text


def respelt(text: str, dice: random.Random) -> str:
    """Another spelling of the same sounds."""
    pairs = [("y", "i"), ("i", "y"), ("kh", "h"), ("ph", "f"), ("c", "k"), ("k", "c"), ("v", "w"), ("w", "v"), ("ou", "u"), ("u", "ou"), ("zh", "j"),
             ("ee", "i"), ("oo", "u"), ("ts", "tz"), ("x", "ks"), ("ks", "x"), ("sh", "sch"), ("s", "z"), ("e", "a"), ("a", "e"), ("ck", "k")]  # fmt: skip
    made = text.lower()
    for old, new in dice.sample(pairs, len(pairs)):
        if old in made[1:] and dice.random() < 0.5:
            made = made[0] + made[1:].replace(old, new, 1)
            break
    return made


def doubled(text: str, dice: random.Random) -> str:
    """A doubled letter made single, or a single one doubled."""
    for at in range(len(text) - 1):
        if text[at] == text[at + 1] and text[at].isalpha():
            return text[:at] + text[at + 1 :]
    at = _inside(text, dice)
    return text[:at] + text[at] + text[at:] if at else text


def turned(text: str, dice: random.Random) -> str:
    """Words in another order."""
    words = text.replace(",", "").split()
    cut = dice.randrange(1, len(words)) if len(words) > 1 else 0
    return " ".join(words[cut:] + words[:cut])


def dropped(text: str, dice: random.Random) -> str:
    """One word of three or more left out."""
    words = text.replace(",", "").split()
    if len(words) > 2:
        words.pop(dice.randrange(len(words)))
    return " ".join(words)


def added(text: str, dice: random.Random) -> str:
    """A business word, a place or a branch more."""
    return f"{text} {dice.choice(('Group', 'International', 'Trading', 'Dubai Branch', 'Holding', 'Technology', 'Europe', 'Beijing Branch', 'Services'))}"


def cut_short(text: str, dice: random.Random) -> str:
    """The end cut off, as narrow fields do."""
    return text[: max(8, int(len(text) * dice.uniform(0.7, 0.9)))]


def initials(text: str, dice: random.Random) -> str:
    """A given name as an initial."""
    words = text.replace(",", "").split()
    if len(words) > 2:
        at = dice.randrange(len(words))
        words[at] = words[at][0] + "."
    return " ".join(words)


def same(text: str, dice: random.Random) -> str:
    """As listed."""
    return text


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    typo, two_typos, two_typos, glued, split, no_vowels, looked_wrong, respelt, respelt, doubled, turned, dropped, dropped,
    added, added, cut_short, initials, same,
)  # fmt: skip
