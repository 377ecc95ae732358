"""Tags behind the water line: distribution, energy, packaging.

Lives here: one row a tag, by area.
Must not: compute a value.
"""

from . import units as u
from .drive import DRIVE_STATES
from .packaging import PACKAGING_STATES
from .tag import (
    FAST,
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


def pump_tags(number: int) -> tuple[PlantTag, ...]:
    name, words = f"P-{number}", f"high-lift pump {number - 100}"
    return (
        state(f"{name}.State", f"State of {words}", DRIVE_STATES),
        command(f"{name}.Start", f"Start {words}"),
        command(f"{name}.Stop", f"Stop {words}"),
        command(f"{name}.Reset", f"Reset the trip of {words}"),
        single(f"{name}.Speed", f"Speed of {words}", u.PERCENT, (0, 100), 1, FAST, 0.0),
        single(f"IT-{number}", f"Motor current of {words}", u.AMPERE, (0, 250), 1, NORMAL, 0.25),
        single(f"VT-{number}", f"Vibration of {words}", u.MILLIMETRE_PER_SECOND, (0, 12), 2, SLOW, 0.03),
        counter(f"{name}.Hours", f"Running hours of {words}", "UInt32", u.HOUR, LAZY),
    )


DISTRIBUTION = (
    analog("PT-101", "Distribution pressure", u.BAR, (0, 8), 2, FAST, 0.008),
    analog("FIT-101", "Distribution flow", u.CUBIC_METRE_PER_HOUR, (0, 800), 1, FAST, 0.8),
    analog("PT-104", "Zone 3 pressure", u.BAR, (0, 8), 2, NORMAL, 0.008),
    setpoint("PIC-101.SP", "Distribution pressure setpoint", u.BAR, (2, 6), 2, 4.8),
    single("PIC-101.OUT", "Pressure controller output", u.PERCENT, (0, 100), 1, NORMAL, 0.0),
    *pump_tags(101),
    *pump_tags(102),
    switch("ZS-101", "Discharge valve of high-lift pump 1", ("Closed", "Open")),
    mode("P-102.Standby", "Automatic start of the standby pump", ("Off", "Automatic"), 1),
    counter("FQ-101", "Distributed volume", "UInt32", u.CUBIC_METRE, SLOW),
)
ENERGY = (
    state("C-501.State", "Compressor state", DRIVE_STATES),
    command("C-501.Start", "Start compressor"),
    command("C-501.Stop", "Stop compressor"),
    switch("C-501.Loaded", "Compressor loaded", ("Unloaded", "Loaded")),
    analog("PT-501", "Compressed air pressure", u.BAR, (0, 10), 2, NORMAL, 0.006),
    setpoint("PIC-501.SP", "Compressed air pressure setpoint", u.BAR, (5, 8), 2, 6.8),
    integer("TT-501", "Compressor oil temperature", "Int16", u.CELSIUS, (0, 130), SLOW),
    analog("JT-001", "Power of the plant", u.KILOWATT, (0, 500), 1, NORMAL, 0.4),
    single("ET-001", "Supply voltage", u.VOLT, (0, 480), 1, SLOW, 0.3),
    single("ST-001", "Supply frequency", u.HERTZ, (45, 55), 3, SLOW, 0.004),
    counter("EQ-001", "Energy of the plant", "UInt64", u.MILLIJOULE, SLOW),
)
PACKAGING = (
    state("PK-601.State", "Packaging machine state", PACKAGING_STATES),
    command("PK-601.Start", "Start packaging machine"),
    command("PK-601.Stop", "Stop packaging machine"),
    command("PK-601.Reset", "Reset packaging machine"),
    PlantTag(
        "PK-601.SpeedSP",
        "Packaging speed setpoint",
        "Int16",
        u.BOTTLES_PER_MINUTE,
        0,
        180,
        0,
        FAST,
        initial=120,
        writable=True,
    ),
    single("PK-601.Speed", "Packaging speed", u.BOTTLES_PER_MINUTE, (0, 200), 1, NORMAL, 0.2),
    counter("PK-601.Good", "Good bottles", "UInt32", None, SLOW),
    counter("PK-601.Reject", "Rejected bottles", "UInt32", None, SLOW),
    analog("WT-601", "Fill weight of the last bottle", u.GRAM, (900, 1100), 1, NORMAL, 0.0),
    PlantTag("PK-601.Batch", "Batch in production", "String", period=100),
    PlantTag(
        "PK-601.Recipe", "Active recipe", "String", period=100, initial="Still water, 1.0 L", writable=True
    ),
)
