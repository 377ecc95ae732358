"""The compressor: loads and unloads round its setpoint, warms its oil, feeds the receiver.

Lives here: air balance of the receiver, oil temperature, power.
Must not: know a tag's name, draw a random number.
"""

from dataclasses import dataclass, replace

from .drive import Drive, turned

BAND = 0.35  # bar round the setpoint between loading and unloading
SUPPLY = 0.085  # bar/s while loaded
OIL_TIME = 90.0  # s, first order
SAFETY_VALVE = 9.5  # bar


@dataclass(frozen=True, slots=True)
class Compressor:
    drive: Drive
    is_loaded: bool = True
    pressure: float = 6.8  # bar in the receiver
    oil: float = 74.0  # °C

    @property
    def power(self) -> float:
        """kW."""
        return self.drive.speed * (54.0 if self.is_loaded else 17.0)


def compressed(machine: Compressor, setpoint: float, consumption: float, dt: float) -> Compressor:
    """`dt` seconds later; `setpoint` bar, `consumption` of air in bar/s at the receiver."""
    drive = turned(machine.drive, 1.0, dt)
    is_loaded = machine.is_loaded
    if machine.pressure > setpoint + BAND:
        is_loaded = False
    elif machine.pressure < setpoint - BAND:
        is_loaded = True
    gain = SUPPLY * drive.speed if is_loaded else 0.0
    drawn = consumption * min(machine.pressure / 2.0, 1.0)
    pressure = min(max(machine.pressure + (gain - drawn) * dt, 0.0), SAFETY_VALVE)
    warm = 24.0 + drive.speed * (58.0 if is_loaded else 44.0)
    return replace(
        machine,
        drive=drive,
        is_loaded=is_loaded,
        pressure=pressure,
        oil=machine.oil + (warm - machine.oil) * dt / OIL_TIME,
    )
