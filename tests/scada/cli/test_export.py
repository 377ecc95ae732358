"""`millrace export`: recorded samples as rows a script may rely on.

Lives here: the command against a real history.
Must not: test the text of every type; scada.formats does.
"""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result

from scada.cli import export
from scada.history import HeadWriter, TagRegistration, TagTable
from scada.model import SECOND, SampleBatch

Run = Callable[..., Result]
START = 1_795_486_327 * SECOND  # 2026-11-24T02:12:07Z
ROOT = Path(__file__).parents[3]


def batch(tag: int, times: list[int], values: list[object], dtype: object) -> SampleBatch:
    n = len(times)
    return SampleBatch(
        np.full(n, tag, np.int32),
        np.array(times, np.int64) * SECOND + START,
        np.array(values, dtype),
        np.array([0] * (n - 1) + [0x80340000], np.uint32),
        np.zeros(n, np.uint8),
    )


@pytest.fixture
def recorded(site: Path) -> Path:
    """Three tags with three samples each; the last one of each is bad."""
    registrations = [
        TagRegistration(
            name=name, server="plc-1", namespace_uri="urn:plant", node=f"ns=2;s={name}", type=type
        )
        for name, type in (("PT-101", "Double"), ("=batch", "String"), ("EQ-001", "UInt64"))
    ]
    table = TagTable(site / "history")
    ids = table.register(registrations, START)
    table.close()
    writer = HeadWriter(site / "history")
    writer.commit([batch(ids["EQ-001"], [0, 1, 2], [2**63, 2**63 + 1, 2**63 + 2], np.uint64)])
    writer.commit([batch(ids["=batch"], [0, 1, 2], ["a,b", '=HYPERLINK("x")', "水"], object)])
    writer.commit([batch(ids["PT-101"], [0, 1, 2], [0.1, -3.0, float("nan")], np.float64)])
    writer.close()
    return site


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_every_sample_is_a_row_by_tag_and_time_in_the_fixed_columns(run: Run, recorded: Path) -> None:
    result = run("export", recorded, "--all")
    assert (result.exit_code, result.stderr) == (0, "")
    header, *body = rows(result.stdout)
    assert header == ["tag", "time", "time_ns", "value", "status", "origin"]
    assert body[0] == ["PT-101", "2026-11-24T02:12:07.000000000Z", str(START), "0.1", "0", "0"]
    assert [row[3] for row in body[:3]] == ["0.1", "-3.0", "nan"]
    assert [row[3] for row in body[3:6]] == ["a,b", '\'=HYPERLINK("x")', "水"]
    assert {row[0] for row in body[3:6]} == {"'=batch"}
    assert [row[3] for row in body[6:]] == [str(2**63 + n) for n in range(3)]
    assert [row[4] for row in body] == ["0", "0", str(0x80340000)] * 3


def test_tags_and_times_are_chosen(run: Run, recorded: Path) -> None:
    chosen = rows(run("export", recorded, "--tag", "EQ-001", "--tag", "PT-101", "--tag", "EQ-001").stdout)
    assert [row[0] for row in chosen[1:]] == ["EQ-001"] * 3 + ["PT-101"] * 3
    span = ("--from", "2026-11-24T03:12:08", "--to", "2026-11-24T02:12:08Z")  # the first on the site's clock
    assert [row[3] for row in rows(run("export", recorded, "--tag", "PT-101", *span).stdout)[1:]] == ["-3.0"]
    assert len(rows(run("export", recorded, "--all", "--to", "-100y").stdout)) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Say which tags to export"),
        (["--all", "--tag", "PT-101"], "Say which tags to export"),
        (["--tag", "PT-102"], 'No tag "PT-102" was ever recorded here. Did you mean "PT-101"?'),
        (["--all", "--from", "soon"], "soon is no time"),
        (["--all", "--format", "xls"], "'xls' is not"),
    ],
)
def test_bad_input_writes_nothing(
    run: Run, recorded: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    result = run("export", recorded, *words, "-o", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_site_that_never_recorded_gives_the_header_alone(run: Run, site: Path) -> None:
    assert run("export", site, "--all").stdout == "tag,time,time_ns,value,status,origin\n"


def test_a_file_is_the_same_as_stdout_and_replaces_an_older_one(
    run: Run, recorded: Path, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")
    result = run("export", recorded, "--all", "-o", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Wrote 9 rows to {file}.\n"
    assert file.read_bytes() == run("export", recorded, "--all").stdout_bytes
    assert [path.name for path in tmp_path.glob("*.csv")] == ["out.csv"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_export_that_is_cut_off_leaves_no_file(
    run: Run, recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()

    def cut_off(_batches: object, out: io.TextIOBase, *_tables: object) -> int:
        out.write("half")
        raise error(28, "No space left on device")

    monkeypatch.setattr(export, "write_csv", cut_off)
    result = run("export", recorded, "--all", "-o", folder / "out.csv")
    assert result.exit_code == (130 if error is KeyboardInterrupt else 1)
    assert list(folder.iterdir()) == []


def test_a_folder_that_does_not_exist_is_told(run: Run, recorded: Path, tmp_path: Path) -> None:
    result = run("export", recorded, "--all", "-o", tmp_path / "none" / "out.csv")
    assert result.exit_code == 1
    assert "was not written (No such file or directory)" in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
def test_a_reader_of_stdout_that_goes_away_ends_it_quietly(recorded: Path) -> None:
    writer = HeadWriter(recorded / "history")
    writer.commit([batch(1, list(range(10, 100_010)), [float(n) for n in range(100_000)], np.float64)])
    writer.close()
    done = subprocess.run(
        f"{sys.executable} -m scada export {recorded} --all | head -n 2",
        shell=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.stdout.count("\n") == 2
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system there")
def test_a_pipe_or_device_is_written_and_never_replaced(run: Run, recorded: Path, tmp_path: Path) -> None:
    """Once `-o /dev/null` as root made a plain file of the machine's /dev/null."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        text = reader.submit(pipe.read_text, encoding="utf-8")
        assert run("export", recorded, "--all", "-o", pipe).exit_code == 0
        assert len(rows(text.result(30))) == 10
    assert pipe.is_fifo()


def test_a_link_stays_a_link(run: Run, recorded: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.touch()
    link.symlink_to(target)
    assert run("export", recorded, "--all", "-o", link).exit_code == 0
    assert link.is_symlink()
    assert len(rows(target.read_text(encoding="utf-8"))) == 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--all", "--from", "now", "--to", "-1h"], "before it begins"),
        (["--all", "-o", ""], "Say which file to write"),
    ],
)
def test_a_span_or_file_that_is_none_is_refused(
    run: Run, recorded: Path, words: list[str], said: str
) -> None:
    result = run("export", recorded, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
