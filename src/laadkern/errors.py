"""The one error of the calculations: which input is wrong, and what was expected."""


def gettext_noop(message: str) -> str:
    """Mark a message for translation; whoever shows it translates it."""
    return message


class InputError(ValueError):
    """An input cannot be used.

    The message is kept as a template with its parameters, so that the page that shows it
    can translate it: the calculations know no language.

    Args:
        field: Name of the input, column or argument that is wrong.
        template: English sentence with ``%(name)s`` places, marked by `gettext_noop`.
        params: What stands in those places; `field` is always among them.
    """

    def __init__(self, field: str, template: str, **params: object) -> None:
        self.field = field
        self.template = template
        self.params: dict[str, object] = {"field": field, **params}
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template % self.params
