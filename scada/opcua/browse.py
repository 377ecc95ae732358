"""Finding a server's variables: down the tree in portions, each node once, within bounds.

Lives here: the walk over hierarchical references, and its limits.
Must not: read attributes (description does), follow what belongs to OPC UA itself, run for ever.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from asyncua import ua

from scada.model import Text

from .asyncua_private import answer
from .description import described
from .failures import BrowseError
from .found import Found, FoundVariable
from .guard import guarded
from .items import node_id
from .limits import chunks
from .namespaces import current_node
from .reading import attribute_values
from .session import Session, opened
from .settings import LinkSettings

LONGEST_S = 300.0  # of a whole search
PAGE = 1000  # references per node and answer
MOST_PAGES = 1000  # of one node
DEEPEST = 64
PORTION = 1000  # nodes per call, whatever the server allows
HAS_PROPERTY = ua.NodeId(ua.Int32(ua.ObjectIds.HasProperty))
OBJECTS = ua.NodeId(ua.Int32(ua.ObjectIds.ObjectsFolder))
VARIABLE = ua.NodeClass.Variable


@dataclass(slots=True)
class Branch:
    """A node on the way, with what its references told."""

    node: ua.NodeId
    path: tuple[str, ...]
    area: str
    is_variable: bool
    properties: dict[str, ua.NodeId] = field(default_factory=dict)


@dataclass(slots=True)
class Walk:
    """What one search has seen. Bounds: `limit` variables, three times as many nodes, the deadline."""

    limit: int
    deadline: float  # monotonic, s
    progress: Callable[[int], None] | None
    seen: set[ua.NodeId] = field(default_factory=set)
    variables: list[Branch] = field(default_factory=list)
    is_complete: bool = True

    @property
    def is_full(self) -> bool:
        full = len(self.variables) >= self.limit or len(self.seen) >= 3 * self.limit
        return full or time.monotonic() > self.deadline


async def browse_variables(
    settings: LinkSettings,
    under: str | None = None,
    limit: int = 100_000,
    progress: Callable[[int], None] | None = None,
) -> Found:
    """All variables below Objects, or below the node `under` (index of the site's files).

    `progress` is told how many were found so far. Properties and the namespace of OPC UA itself are left
    out. Raises BrowseError.
    """
    failure, cure = Text("No address was given."), BrowseError.cure
    for url in settings.urls:
        found: list[Found] = []
        outcome = await guarded(_browse(settings, url, under, Walk(limit, 0.0, progress), found), url)
        if outcome.failure is None:
            return found[0]
        failure, cure = outcome.failure, outcome.cure
    error = BrowseError(failure)
    error.cure = cure
    raise error


async def _browse(
    settings: LinkSettings, url: str, under: str | None, walk: Walk, found: list[Found]
) -> None:
    async with opened(settings, url) as session:
        walk.deadline = time.monotonic() + LONGEST_S
        start = await _start(session, settings, under)
        if start.is_variable:
            walk.variables.append(start)
        await _walk(session, walk, start)
        variables = await described(session, walk.variables)
        found.append(Found(variables, _used(variables, session.namespaces), walk.is_complete))


async def _start(session: Session, settings: LinkSettings, under: str | None) -> Branch:
    if under is None:
        return Branch(OBJECTS, (), "", is_variable=False)
    node = current_node(under, under, settings.namespaces, session.namespaces)
    parsed = node if isinstance(node, Text) else node_id(node, under)
    if isinstance(parsed, Text):
        raise BrowseError(parsed)
    asked = [(parsed, ua.AttributeIds.NodeClass), (parsed, ua.AttributeIds.BrowseName)]
    node_class, name = await attribute_values(session, asked)
    if node_class is None:
        fields = {"node": under, "url": session.url}
        raise BrowseError(Text("{url} does not know node {node}.", fields))
    if node_class != VARIABLE:
        return Branch(parsed, (), "", is_variable=False)
    return Branch(parsed, (str(getattr(name, "Name", None) or under),), "", is_variable=True)


async def _walk(session: Session, walk: Walk, start: Branch) -> None:
    """Level by level, so that the shortest path to a node is the one kept."""
    walk.seen.add(start.node)
    level = [start]
    for _ in range(DEEPEST):
        below: list[Branch] = []
        for portion in chunks(level, min(session.limits.browses, PORTION)):
            if walk.is_full:
                walk.is_complete = False
                return
            for branch, references in zip(portion, await _children(session, walk, portion), strict=True):
                below += _sorted_out(walk, branch, references)
            if walk.progress is not None:
                walk.progress(len(walk.variables))
        if not below:
            return
        level = below
    walk.is_complete = False


def _sorted_out(walk: Walk, parent: Branch, references: Sequence[ua.ReferenceDescription]) -> list[Branch]:
    """Properties go to their parent, variables to the walk; what must be followed is returned."""
    follow = []
    for reference in references:
        node, name = reference.NodeId, str(reference.BrowseName.Name or "")
        if reference.ReferenceTypeId == HAS_PROPERTY:
            parent.properties[name] = node
            continue
        is_foreign = isinstance(node, ua.ExpandedNodeId) and bool(node.ServerIndex)
        if node.NamespaceIndex == 0 or is_foreign or node in walk.seen or walk.is_full:
            continue
        walk.seen.add(node)
        is_variable = reference.NodeClass == VARIABLE
        area = parent.area if parent.is_variable or not parent.path else parent.path[-1]
        branch = Branch(node, (*parent.path, name), area, is_variable)
        if is_variable:
            walk.variables.append(branch)
        follow.append(branch)
    return follow


async def _children(
    session: Session, walk: Walk, portion: Sequence[Branch]
) -> list[list[ua.ReferenceDescription]]:
    """All references of each node, page by page."""
    request = ua.BrowseRequest()
    request.Parameters.RequestedMaxReferencesPerNode = PAGE
    request.Parameters.NodesToBrowse = [_wanted(branch.node) for branch in portion]
    async with asyncio.timeout(session.timeout_s * 3):
        results = (await answer(session.client, request, ua.BrowseResponse, session.timeout_s * 3)).Results
    found = [list(result.References or []) for result in results]
    for references, result in zip(found, results, strict=True):
        await _turn_pages(session, walk, result.ContinuationPoint, references)
    return found


async def _turn_pages(
    session: Session, walk: Walk, point: bytes | None, references: list[ua.ReferenceDescription]
) -> None:
    """Follow one continuation point to its end. A server that never ends is left with its point released."""
    pages = 0
    while point:
        is_enough = pages >= MOST_PAGES or walk.is_full or len(references) > 3 * walk.limit
        request = ua.BrowseNextRequest()
        request.Parameters.ReleaseContinuationPoints = is_enough
        request.Parameters.ContinuationPoints = [point]
        response = await answer(session.client, request, ua.BrowseNextResponse)
        page = [] if is_enough else response.Parameters.Results[0].References or []
        if not page:
            walk.is_complete = walk.is_complete and not is_enough
            return
        references += page
        point, pages = response.Parameters.Results[0].ContinuationPoint, pages + 1


def _wanted(node: ua.NodeId) -> ua.BrowseDescription:
    wanted = ua.BrowseDescription()
    wanted.NodeId = node
    wanted.BrowseDirection = ua.BrowseDirection.Forward
    wanted.ReferenceTypeId = ua.NodeId(ua.Int32(ua.ObjectIds.HierarchicalReferences))
    wanted.IncludeSubtypes = True
    wanted.NodeClassMask = ua.NodeClass.Object | ua.NodeClass.Variable
    wanted.ResultMask = ua.BrowseResultMask.All
    return wanted


def _used(variables: Sequence[FoundVariable], namespaces: Sequence[str]) -> dict[int, str]:
    used = {ua.NodeId.from_string(variable.node).NamespaceIndex for variable in variables}
    return {index: namespaces[index] for index in sorted(used) if index < len(namespaces)}
