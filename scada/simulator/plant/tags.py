"""All tags of the plant, by area.

Lives here: the one order of the tags that every column of the simulator follows.
Must not: describe a tag; that is in the tables of the areas.
"""

from dataclasses import replace

from .tag import PlantTag
from .tags_supply import DISTRIBUTION, ENERGY, PACKAGING
from .tags_water import CLEAR_WELL, DOSING, FILTERS, INTAKE

AREAS = {
    "Intake": INTAKE,
    "Filters": FILTERS,
    "Dosing": DOSING,
    "ClearWell": CLEAR_WELL,
    "Distribution": DISTRIBUTION,
    "Energy": ENERGY,
    "Packaging": PACKAGING,
}
TAGS: tuple[PlantTag, ...] = tuple(replace(tag, area=area) for area, tags in AREAS.items() for tag in tags)
INDEX = {tag.name: index for index, tag in enumerate(TAGS)}
