"""Who simulated learners are: language, consent and demographics from plausible distributions (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

NOT_STATED = "NS"
CONSENTS_SHARE, WITHDRAWS_SHARE = 0.88, 0.03
NOT_STATED_SHARE = 0.05
LANGUAGES = {"en": 45, "fr": 35, "es": 12, "ar": 8}
WEIGHTS = {
    "gender": "W 41 M 54 S 1 PN 4",
    "age_band": "18-24 5 25-34 28 35-44 34 45-54 22 55-64 8 65+ 1 PN 2",
    "country": "TGO 14 BEN 12 CIV 11 GHA 11 SEN 9 BFA 8 NER 7 MLI 7 CMR 6 TCD 5 NGA 4 REG 3 INT 2 PN 1",
    "institution_type": "ARM 19 POL 17 MOD 12 NAT 12 GEN 8 CUS 8 CSO 8 INT 5 BRD 3 GDR 3 JUS 2 IO 1 OTH 1",
    "functional_role": "STK 18 POL 14 PRJ 11 AMM 10 INV 9 GEN 8 TRN 8 ACC 7 MTR 6 MEV 5 LIC 2 AUD 1 OTH 1",
    "level": "EXE 4 SEN 17 MID 41 OPR 33 STU 2 NA 2 PN 1",
    "decision_post": "DEC 24 NOD 71 PN 5",
}
LISTS = {
    trait: (text.split()[::2], [int(weight) for weight in text.split()[1::2]])
    for trait, text in WEIGHTS.items()
}


@dataclass(frozen=True)
class SimulatedPerson:
    """`traits` is None for someone who never answered; `withdrew` took the consent back again."""

    number: int
    language: str
    ability: float
    traits: Mapping[str, str] | None
    withdrew: bool


def person(seed: int, number: int, languages: Sequence[str]) -> SimulatedPerson:
    """Learner `number` of this seed, whoever else is simulated."""
    random = Random(f"{seed}:{number}")
    language = random.choices(languages, [LANGUAGES.get(each, 1) for each in languages])[0]
    ability = random.gauss(0, 1)
    answers = {trait: _stated(trait, random) for trait in LISTS}
    consents, withdrew = random.random() < CONSENTS_SHARE, random.random() < WITHDRAWS_SHARE
    return SimulatedPerson(number, language, ability, answers if consents else None, consents and withdrew)


def _stated(trait: str, random: Random) -> str:
    codes, weights = LISTS[trait]
    code = random.choices(codes, weights)[0]
    return NOT_STATED if random.random() < NOT_STATED_SHARE else code


def fresh_uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
