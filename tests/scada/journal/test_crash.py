"""A recorder that is killed in the middle of writing: the state of every condition is its last transition.

Lives here: a process killed while it writes, again and again into one file.
Must not: say anything about a power cut; no test without a plug can.
"""

import subprocess
import sys
import time
from pathlib import Path

from scada.journal import Journal, JournalReader
from scada.model import AlarmEvent, AlarmState
from tests.scada.journal.site import COLD, HOT, NOON

WRITER = """
import sys
from pathlib import Path
from scada.journal import Journal
from tests.scada.journal.site import COLD, HOT, acknowledged, active, returned
journal = Journal(Path(sys.argv[1]), 0)
ids = journal.register([HOT, COLD])
for second in range(10**9):
    step = (active, acknowledged, returned)[second % 3]
    journal.record([step(id_, second) for id_ in ids], second)
    if second == 3:
        print("writing", flush=True)
"""
STATES = {
    AlarmEvent.ACTIVE.value: AlarmState.UNACKED,
    AlarmEvent.ACKNOWLEDGED.value: AlarmState.ACKED,
    AlarmEvent.RETURNED.value: AlarmState.NORMAL,
}


def test_after_a_kill_states_and_transitions_tell_the_same_story(tmp_path: Path) -> None:
    for round_ in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)],
            cwd=Path(__file__).parents[3],
            stdout=subprocess.PIPE,
        )
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == b"writing"
        time.sleep(0.01 * round_)
        writer.kill()
        writer.wait()
        writer.stdout.close()
        journal = Journal(tmp_path, NOON)
        ids = journal.register([HOT, COLD])
        reader = JournalReader(tmp_path)
        rows = reader.transitions(NOON, NOON + 10**9)
        assert len(rows) % len(ids) == 0  # the transitions of one call are all there or none
        newest = {row.condition: row for row in sorted(rows, key=lambda row: row.id)}
        assert {id_: state for id_, (state, *_) in journal.states().items()} == {
            id_: STATES[newest[id_].event] for id_ in ids
        }
        assert reader.verify() is None
        reader.close()
        journal.close()
