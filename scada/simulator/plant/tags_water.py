"""Tags of the water line: intake, filters, dosing, clear well.

Lives here: one row a tag, by area.
Must not: compute a value.
"""

from . import units as u
from .drive import DRIVE_STATES
from .filters import FILTER_STATES
from .pid import MODES
from .tag import (
    LAZY,
    NORMAL,
    SLOW,
    PlantTag,
    analog,
    command,
    counter,
    integer,
    mode,
    setpoint,
    single,
    state,
    switch,
)

INTAKE = (
    analog("FIT-010", "Raw water flow", u.CUBIC_METRE_PER_HOUR, (0, 800), 1, NORMAL, 0.8),
    analog("LT-010", "Raw water tank level", u.METRE, (0, 5), 3, NORMAL, 0.0012),
    setpoint("LIC-010.SP", "Raw water tank level setpoint", u.METRE, (1, 4.5), 2, 3.0),
    single("FV-010.Position", "Raw water inlet valve position", u.PERCENT, (0, 100), 1, NORMAL, 0.0),
    analog("AIT-012", "Raw turbidity", u.NTU, (0, 20), 2, SLOW, 0.02),
    single("TT-013", "Raw water temperature", u.CELSIUS, (0, 40), 2, SLOW, 0.006),
    analog("AIT-014", "Raw water pH", u.PH, (4, 10), 2, SLOW, 0.005),
    state("P-011.State", "Raw water pump state", DRIVE_STATES),
    command("P-011.Start", "Start raw water pump"),
    command("P-011.Stop", "Stop raw water pump"),
    single("IT-011", "Raw water pump current", u.AMPERE, (0, 160), 1, NORMAL, 0.15),
)


def filter_tags(number: int) -> tuple[PlantTag, ...]:
    name = f"F-{number}"
    return (
        state(f"{name}.State", f"Filter {name} step", FILTER_STATES),
        analog(f"PDT-{number}", f"Filter {name} pressure drop", u.KILOPASCAL, (0, 60), 1, NORMAL, 0.05),
        analog(f"FIT-{number}", f"Filter {name} flow", u.CUBIC_METRE_PER_HOUR, (0, 300), 1, NORMAL, 0.3),
        command(f"{name}.Backwash", f"Request backwash of filter {name}"),
        counter(f"{name}.RunTime", f"Filter {name} time since backwash", "Int32", u.SECOND, LAZY),
    )


FILTERS = (
    *filter_tags(301),
    *filter_tags(302),
    *filter_tags(303),
    analog("AIT-310", "Filtered turbidity", u.NTU, (0, 0.5), 3, NORMAL, 0.0012),
    analog("FIT-320", "Backwash water flow", u.CUBIC_METRE_PER_HOUR, (0, 500), 1, NORMAL, 0.0),
)
DOSING = (
    analog("AIT-120", "Free chlorine", u.MILLIGRAM_PER_LITRE, (0, 2), 3, NORMAL, 0.002),
    setpoint("AIC-120.SP", "Free chlorine setpoint", u.MILLIGRAM_PER_LITRE, (0.3, 1.5), 2, 0.8),
    single("AIC-120.OUT", "Chlorine controller output", u.PERCENT, (0, 100), 1, NORMAL, 0.0),
    mode("AIC-120.Mode", "Chlorine controller mode", MODES, 1),
    setpoint("AIC-120.Manual", "Chlorine controller output in manual", u.PERCENT, (0, 100), 1, 40.0),
    state("P-121.State", "Chlorine dosing pump state", DRIVE_STATES),
    command("P-121.Start", "Start chlorine dosing pump"),
    command("P-121.Stop", "Stop chlorine dosing pump"),
    analog("FIT-121", "Chlorine dosing flow", u.LITRE_PER_HOUR, (0, 12), 2, NORMAL, 0.01),
    single("LT-121", "Hypochlorite tank level", u.PERCENT, (0, 100), 1, LAZY, 0.0),
)
CLEAR_WELL = (
    analog("LT-110", "Clear well level", u.METRE, (0, 5), 3, NORMAL, 0.0012),
    setpoint("LIC-110.SP", "Clear well level setpoint", u.METRE, (1, 4.5), 2, 3.4),
    analog("FIT-110", "Clear well inflow", u.CUBIC_METRE_PER_HOUR, (0, 800), 1, NORMAL, 0.6),
    integer("TT-111", "Clear well temperature", "Int16", u.CELSIUS, (0, 40), SLOW),
    switch("LSH-110", "Clear well high level switch", ("Normal", "High")),
)
