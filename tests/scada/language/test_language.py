"""The language: sentences, plurals, times and numbers as a reader meets them.

Lives here: what a translation may do to a sentence, and what it may not.
Must not: check that the catalogue is complete; tests of the catalogue do.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.language import Language, system_language
from scada.model import Moment, Text, from_json, to_json

WINTER = 1_795_486_327_250_000_000  # 2026-11-24T02:12:07.25Z
ENGLISH = Language("en", "Europe/Berlin")
CHINESE = Language("zh", "Europe/Berlin")


def speaking(translations: dict[str, str], code: str = "zh") -> Language:
    language = Language(code)
    language._catalogue.gettext = lambda msgid: translations.get(msgid, msgid)  # type: ignore[method-assign]
    return language


def test_a_time_is_told_on_the_wall_clock_of_the_reader() -> None:
    text = Text("{server} does not answer since {time}", {"server": "plc-1", "time": Moment(WINTER)})
    assert ENGLISH.render(text) == "plc-1 does not answer since 24 Nov 2026 03:12:07 CET"
    assert Language("en", "UTC").moment(WINTER) == "24 Nov 2026 02:12:07 UTC"
    assert CHINESE.moment(WINTER) == "2026-11-24 03:12:07 CET"


def test_the_repeated_hour_of_autumn_is_told_apart() -> None:
    first = 1_792_888_200_000_000_000  # 2026-10-25T00:30Z
    assert ENGLISH.moment(first) == "25 Oct 2026 02:30:00 CEST"
    assert ENGLISH.moment(first + 3_600_000_000_000) == "25 Oct 2026 02:30:00 CET"


def test_a_time_past_every_calendar_is_told_in_utc() -> None:
    assert ENGLISH.moment(2**63 - 1) == "11 Apr 2262 23:47:16 UTC" or "2262" in ENGLISH.moment(2**63 - 1)
    assert Language("en", "No/Where").moment(WINTER) == "2026-11-24T02:12:07.250Z"


def test_a_sentence_inside_a_sentence_is_translated_too() -> None:
    language = speaking({"off": "停用", "{tag} is {state}": "{tag} 已{state}"})
    text = Text("{tag} is {state}", {"tag": "PT-101", "state": Text("off")})
    assert language.render(text) == "PT-101 已停用"
    assert language.render(from_json(to_json(text))) == "PT-101 已停用"


@pytest.mark.parametrize(
    "wrong", ["{tog} 停用", "{0} 停用", "{tag 停用", "{tag.name}", "{tag:>99999}", "{tag!z}"]
)
def test_a_translation_whose_placeholders_do_not_fit_gives_way_to_english(wrong: str) -> None:
    assert speaking({"{tag} is off": wrong}).translate("{tag} is off", tag="PT-101") == "PT-101 is off"


def test_a_template_without_its_own_fields_is_shown_as_it_is() -> None:
    assert ENGLISH.render(Text("{tag} is off", {})) == "{tag} is off"
    assert ENGLISH.render(Text("", {})) == ""
    assert CHINESE.render(Text("")) == ""


def test_a_plural_takes_the_form_of_its_number() -> None:
    forms = [ENGLISH.plural("{n} tag", "{n} tags", n) for n in (0, 1, 2)]
    assert forms == ["0 tags", "1 tag", "2 tags"]
    assert ENGLISH.plural("{n} tag of {site}", "{n} tags of {site}", 2, site="A") == "2 tags of A"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (-40.25, "-40.25"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (2**60, "1152921504606846976"),
        (True, "True"),
    ],
)
def test_a_number_in_a_sentence_is_short_and_an_integer_exact(value: object, shown: str) -> None:
    assert ENGLISH.translate("{value}", value=value) == shown


def test_a_format_asked_for_in_the_template_is_kept() -> None:
    assert ENGLISH.translate("{lag:.1f} s, {n:,}", lag=0.26, n=12345) == "0.3 s, 12,345"


def test_signs_that_steer_a_terminal_or_turn_the_text_are_shown_not_obeyed() -> None:
    shown = ENGLISH.translate("node {node}", node="a\x1b[2J\u202eb\x00\nc 水")
    assert shown == "node a\\u001b[2J\\u202eb\\u0000 c 水"


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:zh:en"}, "zh"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh"}, "en"),
        ({"LANG": "en_US", "LC_MESSAGES": "zh"}, "zh"),
    ],
)
def test_the_language_of_the_computer_is_found_as_gettext_finds_it(
    environment: dict[str, str], code: str
) -> None:
    assert system_language(environment) == code


@given(st.text(max_size=40), st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3))
def test_no_template_and_no_field_breaks_a_page(template: str, fields: dict[str, str]) -> None:
    assert isinstance(CHINESE.render(Text(template, fields)), str)


def test_an_unknown_language_speaks_english() -> None:
    assert Language("../zh").translate("off") == "off"
