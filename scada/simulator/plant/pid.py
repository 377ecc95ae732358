"""A PI controller as plants use it: limited output, no windup, bumpless change of mode.

Lives here: the law, as a value and a function.
Must not: know what it controls, read a clock.
"""

from dataclasses import dataclass, replace

MODES = ("Manual", "Automatic")
MANUAL, AUTOMATIC = range(2)


@dataclass(frozen=True, slots=True)
class Tuning:
    gain: float  # output per unit of deviation
    integral_time: float  # s
    derivative_time: float = 0.0  # s
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class Pid:
    output: float = 0.0
    integral: float = 0.0
    measured: float | None = (
        None  # of the step before: the derivative acts on it alone, so a setpoint gives no kick
    )


def controlled(pid: Pid, tuning: Tuning, setpoint: float, measured: float, dt: float) -> Pid:
    """The controller `dt` seconds later, in automatic.

    Anti-windup by back-calculation: while the output stands at a limit, the integral just gives that output.
    """
    deviation = setpoint - measured
    slope = 0.0 if pid.measured is None else (pid.measured - measured) / dt
    direct = tuning.gain * (deviation + tuning.derivative_time * slope)
    integral = pid.integral + tuning.gain * deviation * dt / tuning.integral_time
    wanted = direct + integral
    output = min(max(wanted, tuning.low), tuning.high)
    return Pid(output, integral + output - wanted, measured)


def held(pid: Pid, output: float) -> Pid:
    """The controller with its output given by hand; going back to automatic starts from there."""
    return replace(pid, output=output, integral=output, measured=None)
