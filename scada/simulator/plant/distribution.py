"""Distribution: two high-lift pumps on one header, the network behind it, pressure control, standby start.

Lives here: pump curves, the header's balance, when the standby pump starts by itself.
Must not: know a tag's name, draw a random number.
"""

from dataclasses import dataclass, replace

from .drive import Drive, DriveEvent, after, turned
from .pid import Pid, Tuning, controlled

SHUT_OFF = 7.5  # bar at full speed and no flow
CURVE = 6.6e-6  # bar per (m³/h)²: what the curve falls with the flow
INERTIA = 5.8e-3  # bar·s per m³/h: the water column between pump and header
STORAGE = 1440.0  # (m³/h)·s per bar: what the network takes up
NOMINAL_PRESSURE = 4.8  # bar
STANDBY = 1  # the second pump
STANDBY_BELOW, STANDBY_DELAY = 3.2, 8.0  # bar, s
PRESSURE = Tuning(gain=0.22, integral_time=5.0, derivative_time=0.3, low=0.3)
ZONE_TIME = 4.0  # s, first order


@dataclass(frozen=True, slots=True)
class Pump:
    drive: Drive
    flow: float = 0.0  # m³/h


@dataclass(frozen=True, slots=True)
class Distribution:
    pumps: tuple[Pump, Pump]
    controller: Pid
    pressure: float = NOMINAL_PRESSURE  # bar at the header
    outflow: float = 410.0  # m³/h into the network
    zone: float = 3.4  # bar in zone 3
    low_since: float = 0.0  # s that the pressure has been too low
    volume: float = 0.0  # m³ since ever


def delivered(network: Distribution, setpoint: float, demand: float, level: float, dt: float) -> Distribution:
    """`dt` seconds later.

    `setpoint` in bar, `demand` in m³/h at nominal pressure, `level` in m of the well they draw from.
    """
    is_any_turning = any(pump.drive.is_turning for pump in network.pumps)
    controller = network.controller
    if is_any_turning:
        controller = controlled(controller, PRESSURE, setpoint, network.pressure, dt)
    pumps = tuple(_pumped(pump, controller.output, network.pressure, level, dt) for pump in network.pumps)
    outflow = demand * (max(network.pressure, 0.0) / NOMINAL_PRESSURE) ** 0.5
    inflow = sum(pump.flow for pump in pumps)
    pressure = max(network.pressure + (inflow - outflow) / STORAGE * dt, 0.0)
    loss = 1.4 * (outflow / 410.0) ** 2
    return replace(
        network, pumps=(pumps[0], pumps[1]), controller=controller, pressure=pressure, outflow=outflow,
        zone=network.zone + (max(pressure - loss, 0.0) - network.zone) * dt / ZONE_TIME,
        low_since=network.low_since + dt if pressure < STANDBY_BELOW else 0.0,
        volume=network.volume + outflow / 3600.0 * dt,
    )  # fmt: skip


def with_standby(network: Distribution) -> Distribution:
    """Pump 2 started, when the pressure has been too low for long enough and no pump turns."""
    if network.low_since < STANDBY_DELAY or any(pump.drive.is_turning for pump in network.pumps):
        return network
    return with_event(network, STANDBY, DriveEvent.START)


def with_event(network: Distribution, number: int, event: DriveEvent) -> Distribution:
    """The network once pump `number` (0 or 1) has met `event`."""
    pumps = list(network.pumps)
    pumps[number] = replace(pumps[number], drive=after(pumps[number].drive, event))
    return replace(network, pumps=(pumps[0], pumps[1]))


def motor_current(pump: Pump) -> float:
    """A of one high-lift motor."""
    speed = pump.drive.speed
    return 0.0 if speed == 0.0 else 22.0 + 68.0 * speed**2 + 0.2 * pump.flow * speed


def hydraulic_power(pump: Pump, pressure: float) -> float:
    """kW drawn from the supply, at 74 % overall efficiency."""
    return pump.flow / 3600.0 * pressure * 100.0 / 0.74 + 3.0 * pump.drive.speed


def vibration(pump: Pump) -> float:
    """mm/s; a pump that pushes little water shakes more."""
    speed = pump.drive.speed
    return 0.1 + 1.7 * speed**2 + (0.9 * speed if pump.flow < 120.0 else 0.0)


def _pumped(pump: Pump, target: float, pressure: float, level: float, dt: float) -> Pump:
    drive = turned(pump.drive, target, dt)
    head = SHUT_OFF * drive.speed**2 - CURVE * pump.flow**2 + 0.098 * level - pressure
    flow = max(pump.flow + head / INERTIA * dt, 0.0)  # the check valve lets nothing back
    has_water = level > 0.05
    return Pump(drive, flow if has_water else 0.0)
