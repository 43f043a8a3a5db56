"""The texts of consent, by version and language (pure data).

A published text is never edited: people agreed to its words. A change is a new version, and consent to the
old one no longer counts as current.
"""

from types import MappingProxyType

CONSENT_VERSION = "2026-11"
FALLBACK_LANGUAGE = "en"

_NOVEMBER_2026 = MappingProxyType(
    {
        "en": (
            "I agree that my answers on this page are used to count who takes part in the training "
            "and to compare the results of groups. Every answer is optional. Answers are kept apart "
            "from my course work, are never shown to trainers or graders, and leave this site only as "
            "totals, or as lists without names, that are checked so that nobody can be recognised. I "
            "can change my answers or withdraw my agreement at any time; my answers are then erased "
            "at once. What was published or shared before that stays as it is. Without my agreement I "
            "can use everything on this site."
        ),
        "fr": (
            "J’accepte que mes réponses sur cette page servent à compter qui participe à la formation "
            "et à comparer les résultats de groupes. Chaque réponse est facultative. Les réponses "
            "sont conservées à part de mon travail de cours, ne sont jamais montrées aux formateurs "
            "ni aux correcteurs, et ne quittent ce site que sous forme de totaux, ou de listes sans "
            "noms, vérifiés afin que personne ne puisse être reconnu. Je peux modifier mes réponses "
            "ou retirer mon accord à tout moment ; mes réponses sont alors effacées aussitôt. Ce qui "
            "a été publié ou communiqué auparavant reste tel quel. Sans mon accord, je peux utiliser "
            "tout ce site."
        ),
        "es": (
            "Acepto que mis respuestas en esta página se usen para contar quién participa en la "
            "formación y para comparar los resultados de grupos. Todas las respuestas son opcionales. "
            "Las respuestas se guardan aparte de mi trabajo en los cursos, nunca se muestran a "
            "formadores ni a correctores, y solo salen de este sitio como totales, o como listas sin "
            "nombres, revisados para que no se pueda reconocer a nadie. Puedo cambiar mis respuestas "
            "o retirar mi acuerdo en cualquier momento; mis respuestas se borran entonces de "
            "inmediato. Lo publicado o compartido antes no cambia. Sin mi acuerdo puedo usar todo "
            "este sitio."
        ),
        "ar": (
            "أوافق على استخدام إجاباتي في هذه الصفحة لمعرفة عدد المشاركين في التدريب وفئاتهم ولمقارنة "
            "نتائج المجموعات. كل إجابة اختيارية. تُحفظ الإجابات منفصلة عن عملي في الدورات، ولا تُعرض "
            "أبدًا على المدربين أو المصححين، ولا تخرج من هذا الموقع إلا في صورة مجاميع أو قوائم بلا "
            "أسماء، بعد التحقق من أنه لا يمكن التعرف فيها على أي شخص. يمكنني تغيير إجاباتي أو سحب "
            "موافقتي في أي وقت، وعندئذ تُمحى إجاباتي فورًا. أما ما نُشر أو جرت مشاركته قبل ذلك فيبقى "
            "كما هو. ويمكنني استخدام كل ما في هذا الموقع من دون موافقتي."
        ),
    }
)
TEXTS = MappingProxyType({CONSENT_VERSION: _NOVEMBER_2026})


def consent_text(language: str, version: str = CONSENT_VERSION) -> tuple[str, str]:
    """The text and the language it is in: the language asked for, or English."""
    texts = TEXTS[version]
    shown = language.split("-")[0]
    shown = shown if shown in texts else FALLBACK_LANGUAGE
    return texts[shown], shown
