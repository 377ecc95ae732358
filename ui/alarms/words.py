"""States, priorities and kinds in words.

Lives here: one word or sentence each.
Must not: decide a state, translate (the caller's language does).
"""

from scada.model import AlarmKind, AlarmState, Text

STATES = {
    AlarmState.UNACKED: Text("Unacknowledged"),
    AlarmState.ACKED: Text("Acknowledged"),
    AlarmState.RETURNED: Text("Returned"),
    AlarmState.NORMAL: Text("Cleared"),
}
PRIORITIES = {1: Text("Urgent"), 2: Text("High"), 3: Text("Medium"), 4: Text("Low")}
MESSAGES = {
    AlarmKind.HIHI: Text("Above the highest limit"),
    AlarmKind.HI: Text("Above the high limit"),
    AlarmKind.LO: Text("Below the low limit"),
    AlarmKind.LOLO: Text("Below the lowest limit"),
}
