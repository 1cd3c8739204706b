"""What the check reports: one row a finding."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `much` is how far off it is, with its unit."""

    chapter: str
    language: str
    theme: str
    aspect: str
    beat: str
    second: float
    what: str
    much: str

    def row(self) -> tuple[str, ...]:
        """The cells of the report."""
        look = f"{self.language} {self.theme} {self.aspect}"
        return self.chapter, look, self.beat, f"{self.second:.2f}", self.what, self.much


def report(findings: list[Finding]) -> str:
    """The findings as a table, one row each."""
    head = ("chapter", "look", "beat", "second", "what", "how much")
    rows = [head, *(finding.row() for finding in findings)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
