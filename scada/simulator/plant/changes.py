"""What an operator's command and a scenario's happening do to the plant: two tables of changes.

Lives here: the one place where a name becomes a change of the world.
Must not: decide when; compute what follows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from .distribution import with_event
from .drive import DriveEvent, after
from .filters import asked
from .packaging import PackagingEvent, reached
from .scenario import Happening
from .world import Analyser, World

Change = Callable[[World], World]


Switch = Callable[[DriveEvent], Change]


def _pump(number: int, event: DriveEvent) -> Change:
    return lambda world: replace(world, network=with_event(world.network, number, event))


def _raw(event: DriveEvent) -> Change:
    return lambda world: replace(world, intake=replace(world.intake, pump=after(world.intake.pump, event)))


def _dose(event: DriveEvent) -> Change:
    return lambda world: replace(world, dosing=replace(world.dosing, pump=after(world.dosing.pump, event)))


def _air(event: DriveEvent) -> Change:
    return lambda world: replace(
        world, compressor=replace(world.compressor, drive=after(world.compressor.drive, event))
    )


def _pack(event: PackagingEvent) -> Change:
    return lambda world: replace(world, packaging=reached(world.packaging, event))


def _wash(number: int) -> Change:
    def change(world: World) -> World:
        filters = list(world.filters)
        filters[number] = asked(filters[number])
        return replace(world, filters=(filters[0], filters[1], filters[2]))

    return change


def _analyser(state: Analyser) -> Change:
    return lambda world: replace(world, analyser=state)


def _dip(is_dipped: bool) -> Change:
    return lambda world: replace(world, weather=replace(world.weather, is_dipped=is_dipped))


D, P, H = DriveEvent, PackagingEvent, Happening
DRIVES: Mapping[str, Switch] = {
    "P-011": _raw,
    "P-101": partial(_pump, 0),
    "P-102": partial(_pump, 1),
    "P-121": _dose,
    "C-501": _air,
}
COMMANDS: Mapping[str, Change] = {
    **{f"{name}.Start": of(D.START) for name, of in DRIVES.items()},
    **{f"{name}.Stop": of(D.STOP) for name, of in DRIVES.items()},
    **{f"{name}.Reset": DRIVES[name](D.RESET) for name in ("P-101", "P-102")},
    "PK-601.Start": _pack(P.START),
    "PK-601.Stop": _pack(P.STOP),
    "PK-601.Reset": _pack(P.RESET),
    **{f"F-{301 + number}.Backwash": _wash(number) for number in range(3)},
}
HAPPENINGS: Mapping[Happening, tuple[Change, ...]] = {
    H.DUTY_TRIPS: (_pump(0, D.TRIP),),
    H.DUTY_RESET: (_pump(0, D.RESET),),
    H.DUTY_STARTS: (_pump(0, D.START),),
    H.STANDBY_STOPS: (_pump(1, D.STOP),),
    H.SUPPLY_DIPS: (_dip(True), *(of(D.TRIP) for of in DRIVES.values()), _pack(P.ABORT)),
    H.SUPPLY_RETURNS: (_dip(False),),
    H.ALL_RESET: (*(of(D.RESET) for of in DRIVES.values()), _pack(P.RESET)),
    H.WATER_STARTS: (_raw(D.START), _pump(0, D.START), _dose(D.START), _air(D.START)),
    H.MACHINES_START: (_pack(P.START),),
    H.ANALYSER_STICKS: (_analyser(Analyser.STUCK),),
    H.ANALYSER_FAILS: (_analyser(Analyser.FAILED),),
    H.ANALYSER_DRIFTS: (_analyser(Analyser.DRIFTING),),
    H.ANALYSER_HEALS: (_analyser(Analyser.SOUND),),
}


def changed(world: World, changes: Sequence[Change]) -> World:
    for change in changes:
        world = change(world)
    return world
