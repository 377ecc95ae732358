"""Engineering units of the plant with their UNECE codes (OPC 10000-8 §5.6.4.4).

Lives here: symbol, name and common code of each unit, and the number OPC UA makes of the code.
Must not: convert between units.
"""

from typing import NamedTuple

NAMESPACE = "http://www.opcfoundation.org/UA/units/un/cefact"
UNKNOWN_ID = -1  # OPC 10000-8: "-1 is used if a unitId is not available"


class Unit(NamedTuple):
    symbol: str
    name: str
    code: str = ""  # UNECE recommendation 20; "" where it has none

    @property
    def unit_id(self) -> int:
        return int.from_bytes(self.code.encode("ascii"), "big") if self.code else UNKNOWN_ID


AMPERE = Unit("A", "ampere", "AMP")
BAR = Unit("bar", "bar", "BAR")
BOTTLES_PER_MINUTE = Unit("1/min", "bottles per minute")
CELSIUS = Unit("°C", "degree Celsius", "CEL")
CUBIC_METRE = Unit("m³", "cubic metre", "MTQ")
CUBIC_METRE_PER_HOUR = Unit("m³/h", "cubic metre per hour", "MQH")
GRAM = Unit("g", "gram", "GRM")
HERTZ = Unit("Hz", "hertz", "HTZ")
HOUR = Unit("h", "hour", "HUR")
KILOPASCAL = Unit("kPa", "kilopascal", "KPA")
KILOWATT = Unit("kW", "kilowatt", "KWT")
LITRE_PER_HOUR = Unit("L/h", "litre per hour", "E32")
METRE = Unit("m", "metre", "MTR")
MILLIGRAM_PER_LITRE = Unit("mg/L", "milligram per litre", "M1")
MILLIJOULE = Unit("mJ", "millijoule", "C15")
MILLIMETRE_PER_SECOND = Unit("mm/s", "millimetre per second", "C16")
NTU = Unit("NTU", "nephelometric turbidity unit")
PERCENT = Unit("%", "percent", "P1")
PH = Unit("pH", "pH", "Q30")
SECOND = Unit("s", "second", "SEC")
VOLT = Unit("V", "volt", "VLT")
