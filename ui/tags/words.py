"""The states of a value in words.

Lives here: one word a state, as a cell says it and as a filter is titled.
Must not: decide a state.
"""

from scada.model import Text
from ui.theme import ValueState

WORDS = {
    ValueState.GOOD: Text("good"),
    ValueState.UNCERTAIN: Text("uncertain"),
    ValueState.BAD: Text("bad"),
    ValueState.STALE: Text("stale"),
    ValueState.DISCONNECTED: Text("disconnected"),
    ValueState.NONE: Text("no value yet"),
}
TITLES = {
    ValueState.GOOD: Text("Good"),
    ValueState.UNCERTAIN: Text("Uncertain"),
    ValueState.BAD: Text("Bad"),
    ValueState.STALE: Text("Stale"),
    ValueState.DISCONNECTED: Text("Disconnected"),
    ValueState.NONE: Text("No value yet"),
}
PRIORITIES = {1: Text("Urgent"), 2: Text("High"), 3: Text("Medium"), 4: Text("Low")}
