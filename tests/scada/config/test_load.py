"""A site folder as an engineer left it: what loads, and the sentence for everything that does not.

Lives here: the three files together, written as text, read through the front door.
Must not: test one cell at length; test_rows and test_toml_lines do.
"""

from pathlib import Path

import pytest

from scada.config import ConfigError, Security, Site, load_site, password_variable
from scada.model import SECOND, AlarmDefinition, AlarmKind

SITE = """\
# our plant
format = 1
name = "Waterworks"
zone = "Europe/Berlin"
language = "zh"

[[server]]
name = "plc-1"
url = "opc.tcp://10.0.0.5:4840"
security = "best"
user = "scada"
[server.namespaces]
2 = "urn:plant"

[[server]]
name = "plc-2"
urls = ["opc.tcp://a:4840", "opc.tcp://b:4840"]
security = "none"
publish_ms = 500
"""
TAGS = """\
name,server,node,unit,low,high,policy,description,type,stepped,decimals,states,area
PT-101,plc-1,ns=2;s=PT101,bar,0,16,,Pressure after filter,Double,,2,,Filters
P-1,plc-2,i=85,,,,,"Pump, first",Boolean,yes,,0=Stopped|1=Running,Pumps
"""
ALARMS = """\
tag,kind,limit,deadband,on_delay,off_delay,priority,message
PT-101,Hi,12,0.5,2.5,1,2,Pressure high
PT-101,HiHi,14,,,,,
"""


def write(folder: Path, site: str = SITE, tags: str | bytes = TAGS, alarms: str | bytes = ALARMS) -> Path:
    for name, content in (("site.toml", site), ("tags.csv", tags), ("alarms.csv", alarms)):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def complaints(folder: Path, **files: str | bytes) -> list[str]:
    return [str(complaint) for complaint in load_site(write(folder, **files)).complaints]  # type: ignore[arg-type]


def test_a_sound_site_loads_without_a_complaint(tmp_path: Path) -> None:
    site = load_site(write(tmp_path))
    assert site.complaints == ()
    assert (site.name, site.zone, site.language) == ("Waterworks", "Europe/Berlin", "zh")
    first, second = site.servers
    assert (first.urls, first.security, first.user) == (
        ("opc.tcp://10.0.0.5:4840",),
        Security.BEST,
        "scada",
    )
    assert (first.namespaces, first.publish_ms, first.line) == ({2: "urn:plant"}, 200, 7)
    assert (second.urls, second.publish_ms) == (("opc.tcp://a:4840", "opc.tcp://b:4840"), 500)


def test_a_row_of_tags_becomes_a_tag_with_its_line(tmp_path: Path) -> None:
    pressure, pump = load_site(write(tmp_path)).tags
    assert (pressure.name, pressure.low, pressure.high, pressure.decimals) == ("PT-101", 0, 16, 2)
    assert (pressure.stepped, pressure.area, pressure.line) == (None, "Filters", 2)
    assert (pump.description, pump.stepped, pump.states) == (
        "Pump, first",
        True,
        {0: "Stopped", 1: "Running"},
    )


def test_a_row_of_alarms_becomes_a_definition_with_delays_in_nanoseconds(tmp_path: Path) -> None:
    high, highest = load_site(write(tmp_path)).alarms
    assert high.definition == AlarmDefinition(
        "PT-101", AlarmKind.HI, 12.0, 2, "Pressure high", 0.5, 5 * SECOND // 2, SECOND
    )
    assert (highest.definition.priority, highest.line) == (3, 3)


def test_every_mistake_of_three_files_is_named_at_once_by_file_and_line(tmp_path: Path) -> None:
    site = SITE.replace('user = "scada"', 'user = "scada"\npubish_ms = 3').replace("500", '"fast"')
    tags = TAGS + "X,plc-9,i=1\nPT-101,plc-1,i=2\n"
    alarms = ALARMS + "PT-101,Lo,low\nNO-1,Hi,1\n"
    assert complaints(tmp_path, site=site, tags=tags, alarms=alarms) == [
        'site.toml:12: unknown key "pubish_ms": it has no effect. Did you mean "publish_ms"?',
        'site.toml:20: "publish_ms" is "fast", but must be a number from 10 to 60000.',
        'tags.csv:4: server "plc-9" is not in site.toml; this tag is off.',
        'tags.csv:5: a tag "PT-101" stands on line 2 already; this one is off.',
        'alarms.csv:4: limit "low" is no number; this row is off.',
        'alarms.csv:5: tag "NO-1" is not in tags.csv; this alarm is off.',
    ]


def test_a_bad_row_is_left_out_and_the_rest_runs(tmp_path: Path) -> None:
    site = load_site(write(tmp_path, tags=TAGS + "X,plc-1,nowhere\nY,plc-1,i=7\n"))
    assert [tag.name for tag in site.tags] == ["PT-101", "P-1", "Y"]
    assert len(site.alarms) == 2


def test_a_state_may_be_any_number_of_64_bits(tmp_path: Path) -> None:
    states = "-9223372036854775808=min|9223372036854775807=max"
    site = load_site(write(tmp_path, tags=f"name,server,node,states\nX,plc-1,i=1,{states}\n"))
    assert site.tags[0].states == {-(2**63): "min", 2**63 - 1: "max"}


@pytest.mark.parametrize(
    "node",
    [
        "i=4294967295",
        "ns=65535;s= with spaces",
        "ns=2;g=09087e75-8e5e-499b-954f-f2a9603db28a",
        "ns=2;b=M/RbKBsRVkePCePcx24oRA==",
        "ns=2;s=" + "x" * 5000,
    ],
)
def test_every_kind_of_node_is_taken(tmp_path: Path, node: str) -> None:
    site = load_site(write(tmp_path, tags=f"{TAGS}X,plc-1,{node}\n"))
    assert (site.complaints, site.tags[-1].node) == ((), node)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("X,plc-1,i=1,,5,1", "low 5 is above high 1; this tag is off. Edit the row."),
        ("X,plc-1,i=1,,5,5", "low and high are both 5; this tag is off."),
        ("X,plc-1,i=1,,nan,1", 'low "nan" is no number'),
        ("X,plc-1,i=1,,0,1e999", 'high "1e999" is no number'),
        ("X,plc-1,i=1,,0,1_0", 'high "1_0" is no number'),
        ("X,plc-1,ns=2,,0,1", "ns=2 is no node"),
        ("X,plc-1,", "is no node"),
        ("X,plc-1,ns=70000;s=x", "ns=70000;s=x is no node"),
        ("X,plc-1,ns=2;i=9999999999", "ns=2;i=9999999999 is no node"),
        ("X,plc-1,ns=2;i=ten", "ns=2;i=ten is no node"),
        ("X,plc-1,ns=2;g=xyz", "ns=2;g=xyz is no node"),
        ("X,plc-1,ns=2;b=#", "ns=2;b=# is no node"),
        (",plc-1,i=1", "this row has no name"),
        ("X\u202e,plc-1,i=1", "the name holds signs that cannot be seen"),
        ("X,plc-1,i=1,,,,,,Real", "Real is no type of OPC UA"),
        ("X,plc-1,i=1,,,,,,,maybe", 'stepped "maybe" must be yes or no'),
        ("X,plc-1,i=1,,,,,,,,1.5", "decimals must be a whole number"),
        ("X,plc-1,i=1,,,,,,,,,on|off", "states on|off cannot be read"),
        ("X,plc-1,i=1,,,,,a,b,c,d,e,f,g,h", "this row has 15 cells, the header 13"),
    ],
)
def test_a_bad_row_of_tags_says_why(tmp_path: Path, row: str, said: str) -> None:
    (complaint,) = complaints(tmp_path, tags=f"{TAGS}{row}\n")
    assert complaint.startswith("tags.csv:4: ")
    assert said in complaint


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("PT-101,Hi,13", "PT-101 has a Hi alarm on line 2 already"),
        ("PT-101,hi,13", "PT-101 has a Hi alarm on line 2 already"),
        ("PT-101,Deviation,1", "this version does not evaluate alarms of kind Deviation yet"),
        ("PT-101,High,1", '"High" is no kind of alarm; this alarm is off. Write one of HiHi, Hi, Lo, LoLo.'),
        ("PT-101,Lo,", "this row has no limit"),
        ("PT-101,Lo,inf", 'limit "inf" is no number'),
        ("PT-101,Lo,1,-1", "deadband -1 is negative"),
        ("PT-101,Lo,1,17", 'deadband 17 is larger than the range of tag "PT-101"'),
        ("PT-101,Lo,1,,-1", "on_delay -1 must be from 0 to 2592000 seconds"),
        ("PT-101,Lo,1,,,1e9", "off_delay 1e9 must be from 0 to 2592000 seconds"),
        ("PT-101,Lo,1,,,,0", "priority 0 must be 1 (urgent), 2, 3 or 4 (low)"),
        ("PT-101,Lo,1,,,,2.5", "priority 2.5 must be"),
        ("S-1,Lo,1", 'tag "S-1" is a String, which has no limits'),
        ("OFF-1,Lo,1", 'tag "OFF-1" is off, so this alarm is off. Mend the tag first.'),
    ],
)
def test_a_bad_row_of_alarms_says_why(tmp_path: Path, row: str, said: str) -> None:
    tags = TAGS + "S-1,plc-1,i=9,,,,,,String\nOFF-1,plc-1,nowhere\n"
    *_, complaint = complaints(tmp_path, tags=tags, alarms=f"{ALARMS}{row}\n")
    assert complaint.startswith("alarms.csv:4: ")
    assert said in complaint


def test_an_alarm_that_is_switched_off_is_no_mistake(tmp_path: Path) -> None:
    site = load_site(write(tmp_path, alarms="tag,kind,limit,enable\nPT-101,Hi,1,no\nPT-101,Lo,1,yes\n"))
    assert site.complaints == ()
    assert [row.definition.kind for row in site.alarms] == [AlarmKind.LO]


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ('"best"', '"none"', 10, "the password would travel unprotected"),
        ('"best"', '"strong"', 10, '"security" is "strong", but must be "best" or "none".'),
        ("opc.tcp://10", "http://10", 9, "must be an address such as"),
        ("opc.tcp://10", "opc.tcp://me:secret@10", 9, "where everybody can read it"),
        ("5:4840", "5:484099", 9, "is no address"),
        ("10.0.0.5:4840", "plant..example:4840", 9, "is no address"),
        ("10.0.0.5:4840", "a" * 64 + ".example:4840", 9, "is no address"),
        ('"plc-1"', "7", 8, '"name" is 7, but must be a name in one line.'),
        ('name = "plc-1"', "", 7, "this [[server]] has no name"),
        ("url =", "urls = []\nurl =", 9, '"urls" is [], but must be a list of addresses'),
        ('url = "opc.tcp://10.0.0.5:4840"', "", 7, 'server "plc-1" needs either url or urls'),
    ],
)
def test_a_server_that_is_not_fit_is_left_out_with_its_tags_in_one_complaint(
    tmp_path: Path, before: str, after: str, line: int, said: str
) -> None:
    site = load_site(write(tmp_path, site=SITE.replace(before, after, 1), alarms="tag,kind,limit\n"))
    first = str(site.complaints[0])
    assert first.startswith(f"site.toml:{line}: ")
    assert said in first
    assert [server.name for server in site.servers] == ["plc-2"]
    assert [tag.name for tag in site.tags] == ["P-1"]


def test_no_password_of_an_address_is_repeated_in_a_complaint(tmp_path: Path) -> None:
    found = complaints(tmp_path, site=SITE.replace("opc.tcp://10", "opc.tcp://me:secret@10"))
    assert not any("secret" in complaint for complaint in found)


def test_two_servers_of_one_name_and_two_that_share_a_password_are_told(tmp_path: Path) -> None:
    twin = '\n[[server]]\nname = "{}"\nurl = "opc.tcp://h:1"\nuser = "me"\n'
    found = complaints(tmp_path, site=SITE + twin.format("plc-1") + twin.format("PLC 1"))
    assert 'a server "plc-1" stands on line 7 already' in found[0]
    assert "MILLRACE_PASSWORD_PLC_1" in found[1]
    assert password_variable("PLC 1") == password_variable("plc-1") == "MILLRACE_PASSWORD_PLC_1"


def test_a_key_written_below_the_namespaces_is_named_by_its_own_line(tmp_path: Path) -> None:
    site = SITE.replace('2 = "urn:plant"', '2 = "urn:plant"\nretention = 3')
    (complaint,) = complaints(tmp_path, site=site)
    assert complaint.startswith('site.toml:14: unknown key "retention" in [server.namespaces]')


def test_a_missing_zone_or_server_is_told_once(tmp_path: Path) -> None:
    found = complaints(tmp_path, site='name = "A"\n', tags="name,server,node\n", alarms="tag,kind,limit\n")
    assert len(found) == 2
    assert "UTC is used" in found[0]


@pytest.mark.parametrize("value", ['"Mars/Olympus"', '"../../etc/passwd"', "7", '""'])
def test_a_zone_that_does_not_exist_gives_way_to_utc(tmp_path: Path, value: str) -> None:
    site = load_site(write(tmp_path, site=SITE.replace('"Europe/Berlin"', value)))
    assert site.zone == "UTC"
    assert site.complaints[0].line == 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name = \n", "site.toml:1: this line cannot be read as TOML"),
        (b'\nname = "a"\nname = "b"\n', "site.toml:3: this line"),
        (b'a = 1\nname = "\xff"\n', "site.toml:2: this line cannot be read as TOML (no UTF-8 text)"),
        (b"a = " + b"[" * 100_000, "brackets too deep"),
        (b"format = 2\n", "written by a newer Millrace (format 2, this one reads 1)"),
        (b"a = " + b"9" * 5000, "site.toml:"),
    ],
)
def test_a_site_file_that_cannot_be_read_closes_the_site_in_words(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "site.toml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_site(tmp_path)
    assert said in str(caught.value)


def test_a_folder_that_is_no_site_is_told_from_one_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is no site: it holds no site.toml"):
        load_site(tmp_path)
    with pytest.raises(ConfigError, match="There is no folder"):
        load_site(tmp_path / "none")
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"is a file\. Name the folder of a site"):
        load_site(tmp_path / "file")
    (tmp_path / "site.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_site(tmp_path)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_site(Path("a\0b"))


def test_a_missing_table_is_told_and_the_rest_runs(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "alarms.csv").unlink()
    site: Site = load_site(tmp_path)
    assert [str(complaint) for complaint in site.complaints] == [
        "alarms.csv: this file is missing. Make one whose first line is tag,kind,limit."
    ]
    assert len(site.tags) == 2
