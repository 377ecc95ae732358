"""`millrace new`: from an address to a site that checks clean.

Lives here: the command against a real server, an absent one and one not yet trusted.
Must not: test browsing or naming.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from scada.cli.clock_zone import system_zone
from scada.config import Security, load_site

Run = Callable[..., Result]
NOBODY = "opc.tcp://127.0.0.1:9"  # the port of discard: nothing listens there


def test_every_variable_of_a_server_becomes_a_tag_of_a_clean_site(
    run: Run, plant_url: str, tmp_path: Path
) -> None:
    result = run(
        "new",
        tmp_path / "plant",
        "--server",
        plant_url,
        "--security",
        "none",
        "--all",
        "--zone",
        "Asia/Shanghai",
    )
    assert (result.exit_code, result.stdout) == (0, "")
    site = load_site(tmp_path / "plant")
    assert site.complaints == ()
    assert (site.name, site.zone) == ("plant", "Asia/Shanghai")
    (server,) = site.servers
    assert (server.name, server.urls, server.security) == ("server", (plant_url,), Security.NONE)
    assert server.namespaces == {2: "urn:millrace:plant"}
    tags = {tag.name: tag for tag in site.tags}
    assert len(tags) > 80
    assert not any(tag.node.startswith("i=") for tag in site.tags)
    pressure = tags["PT-101"]
    assert (pressure.node, pressure.unit, pressure.low) == ("ns=2;s=PT-101", "bar", 0.0)
    assert tags["EQ-001"].type == "UInt64"
    assert run("check", tmp_path / "plant").exit_code == 0


def test_variables_below_a_node_are_taken_up_alone(run: Run, plant_url: str, tmp_path: Path) -> None:
    words = ("new", tmp_path / "plant", "--server", plant_url, "--security", "none", "--name", "plc-1")
    assert run(*words, "--under", "ns=2;s=nothing").exit_code == 1
    found = run(*words, "--all")
    assert found.exit_code == 0
    assert {tag.server for tag in load_site(tmp_path / "plant").tags} == {"plc-1"}


def test_a_site_without_tags_only_asks_whether_the_server_answers(
    run: Run, plant_url: str, tmp_path: Path
) -> None:
    result = run("new", tmp_path / "plant", "--server", plant_url, "--security", "none")
    assert result.exit_code == 0
    assert "it has no tags yet" in result.stderr
    assert load_site(tmp_path / "plant").tags == ()


def test_the_folder_is_kept_when_the_server_is_away_and_the_command_may_be_given_again(
    run: Run, tmp_path: Path
) -> None:
    for _ in range(2):
        result = run("new", tmp_path / "plant", "--server", NOBODY, "--all")
        assert result.exit_code == 1
        assert NOBODY in result.stderr
        assert "is kept" in result.stderr
    site = load_site(tmp_path / "plant")
    assert (site.complaints, site.servers[0].security) == ((), Security.BEST)


def test_a_mistyped_address_is_corrected_by_giving_the_command_again(
    run: Run, plant_url: str, tmp_path: Path
) -> None:
    site = str(tmp_path / "plant")
    wrong = run("new", site, "--server", "opc.tcp://127.0.0.1:9", "--security", "none", "--all")
    assert wrong.exit_code == 1
    right = run("new", site, "--server", plant_url, "--security", "none", "--all")
    assert right.exit_code == 0, right.stderr
    assert [server.urls for server in load_site(Path(site)).servers] == [(plant_url,)]
    assert load_site(Path(site)).tags


def test_a_server_not_yet_trusted_sends_no_tag_and_may_be_trusted_then(
    run: Run, plant_url: str, tmp_path: Path
) -> None:
    words = ("new", tmp_path / "plant", "--server", plant_url, "--all")
    result = run(*words)
    assert result.exit_code == 1
    assert "not trusted yet" in result.stderr
    pki = tmp_path / "plant" / "pki"
    if os.name == "posix":
        assert stat.S_IMODE(pki.stat().st_mode) == 0o700
    (certificate,) = (pki / "rejected").iterdir()
    (pki / "trusted").mkdir(exist_ok=True)
    certificate.rename(pki / "trusted" / certificate.name)
    assert run(*words).exit_code == 0
    assert len(load_site(tmp_path / "plant").tags) > 80


def test_a_folder_that_is_in_use_is_refused(run: Run, site: Path, plant_url: str) -> None:
    before = (site / "tags.csv").read_bytes()
    result = run("new", site, "--server", plant_url, "--security", "none", "--all")
    assert result.exit_code == 2
    assert "is not empty" in result.stderr
    assert (site / "tags.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--server", "http://a"], '"url" is "http://a", but must be an address such as'),
        (["--server", NOBODY, "--security", "none", "--user", "me"], "the password would travel unprotected"),
        (["--server", NOBODY, "--user", "me"], "Put it into MILLRACE_PASSWORD_SERVER in the environment"),
        (["--server", NOBODY, "--zone", "Mars/Olympus"], 'There is no time zone "Mars/Olympus"'),
        (["--server", NOBODY, "--all", "--under", "i=85"], "not both"),
        (["--server", NOBODY, "--security", "strong"], "'strong' is not one of"),
        ([], "Missing option '--server'"),
    ],
)
def test_bad_input_makes_no_folder(run: Run, tmp_path: Path, words: list[str], said: str) -> None:
    result = run("new", tmp_path / "plant", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "plant").exists()


def test_a_server_nobody_named_is_called_after_its_host(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path / "a", "--server", "opc.tcp://localhost:9")
    assert load_site(tmp_path / "a").servers[0].name == "localhost"


def test_the_zone_of_this_computer_is_found_where_a_system_keeps_it(tmp_path: Path) -> None:
    link, text = tmp_path / "localtime", tmp_path / "timezone"
    assert system_zone({}, link, text) == "UTC"
    text.write_text("Asia/Tokyo\n")
    assert system_zone({}, link, text) == "Asia/Tokyo"
    link.symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    assert system_zone({}, link, text) == "Europe/Berlin"
    assert system_zone({"TZ": ":America/New_York"}, link, text) == "America/New_York"
    assert system_zone({"TZ": "CET-1CEST,M3.5.0"}, link, text) == "Europe/Berlin"


def test_a_folder_with_a_blank_in_its_name_is_quoted_where_it_is_to_be_typed(
    run: Run, plant_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "water works"
    result = run("new", folder, "--server", plant_url, "--security", "none", "--all")
    assert f'millrace record "{folder}"' in result.stderr
