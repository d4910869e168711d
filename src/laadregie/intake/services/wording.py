"""The words of letters as a municipality wants them; nothing is overwritten, the newest counts."""

from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.intake import letters, permissions
from laadregie.intake.letter_texts import LANGUAGES, Words, default_words
from laadregie.intake.models import DecisionKind, LetterTemplate

# What a letter cannot do without.
NEEDED = {DecisionKind.REJECT: "redenen", DecisionKind.ASK_MORE: "vraag", DecisionKind.MERGE: "samen-met"}


def word_letter(
    *, municipality_code: str, kind: str, language: str, subject: str, body: str, by: User
) -> LetterTemplate:
    """Keep the words of a letter; letters that were sent stay what they were.

    Raises:
        PermissionDenied: `by` is no officer of the municipality.
        InputError: There are no words, a place that nothing fills, or one that the letter needs is missing.
    """
    permissions.check_is_officer(by, municipality_code)
    check_words(kind, language, Words(subject, body))
    with transaction.atomic():
        made = LetterTemplate.objects.create(
            municipality_code=municipality_code,
            kind=kind,
            language=language,
            subject=subject.strip(),
            body=body.strip(),
            made_at=timezone.now(),
            made_by=by,
        )
        audit.record(
            "intake.letter_worded",
            made,
            by=by,
            changes={"letter": (None, kind), "language": (None, language)},
            municipality_code=municipality_code,
        )
    return made


def use_default(*, municipality_code: str, kind: str, language: str, by: User) -> LetterTemplate:
    """Go back to the words of laadregie; for what is raised see `word_letter`."""
    words = default_words(kind, language)
    return word_letter(
        municipality_code=municipality_code,
        kind=kind,
        language=language,
        subject=words.subject,
        body=words.body,
        by=by,
    )


def check_words(kind: str, language: str, words: Words) -> None:
    """Raise InputError unless these can be the words of a letter."""
    if kind not in DecisionKind.values or language not in LANGUAGES:
        raise InputError("kind", gettext_noop("There is no such letter."))
    for field, text in (("subject", words.subject), ("body", words.body)):
        if not text.strip():
            raise InputError(field, gettext_noop("Write something here."))
        unknown = letters.unknown_places(text)
        if unknown:
            raise InputError(
                field,
                gettext_noop("Nothing fills the place [%(value)s]. Choose one of the list."),
                value=unknown[0],
            )
    needed = NEEDED.get(DecisionKind(kind))
    if needed and f"[{needed}]" not in words.body:
        raise InputError(
            "body", gettext_noop("This letter needs the place [%(value)s] somewhere."), value=needed
        )
