"""Which of the station's problems concern tags, and the one sentence that says so.

Lives here: the choice of problems, the sentence.
Must not: find a problem.
"""

from collections.abc import Sequence

from scada.language import Language
from scada.model import Text

FILE = "tags.csv"


def of_tags(problems: Sequence[Text]) -> tuple[Text, ...]:
    """Mistakes in the file of tags, and tags that a server refused."""
    return tuple(problem for problem in problems if _is_of_tags(problem))


def sentence(problems: Sequence[Text], language: Language) -> str:
    """The first problem and how many more; "" for none."""
    if not problems:
        return ""
    first = language.render(problems[0])
    if len(problems) == 1:
        return first
    return language.plural(
        "{problem} There is {n} more problem with tags.",
        "{problem} There are {n} more problems with tags.",
        len(problems) - 1,
        problem=first,
    )


def _is_of_tags(problem: Text) -> bool:
    if "file" in problem.fields:
        return str(problem.fields["file"]).endswith(FILE)
    parts = [part for part in problem.fields.values() if isinstance(part, Text)]
    return "tag" in problem.fields or any(_is_of_tags(part) for part in parts)
