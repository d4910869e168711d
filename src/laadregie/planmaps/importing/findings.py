"""What is wrong or noteworthy about a row of sites; `criteria` among the params are codes."""

from dataclasses import dataclass
from typing import Any

from laadregie.foundation.uploads import findings
from laadregie.planmaps import selectors


@dataclass(frozen=True)
class Finding(findings.Finding):
    """One thing about one row."""

    def said_params(self) -> dict[str, Any]:
        """Criteria by what they are called."""
        params = super().said_params()
        if "criteria" in params:
            params["criteria"] = ", ".join(selectors.criterion_names(params["criteria"]))
        return params


def from_json(rows: list[dict[str, Any]]) -> list[Finding]:
    """Findings as they were kept."""
    return [Finding(**row) for row in rows]
