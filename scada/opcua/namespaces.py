"""Namespace indices: a server may shift them at a restart, so the site's files rely on URIs.

Lives here: from a node of the site's files to the same node as the server counts now.
Must not: connect, import the stack.
"""

import re
from collections.abc import Mapping, Sequence

from scada.model import Text

INDEXED = re.compile(r"\s*ns=(\d+);(.+)", re.DOTALL)
NAMED = re.compile(r"\s*nsu=([^;]*);(.+)", re.DOTALL)
IDENTIFIER = re.compile(r"(i=\d{1,10}|[sgb]=.+)", re.DOTALL)


def current_node(node: str, tag: str, site: Mapping[int, str], server: Sequence[str]) -> str | Text:
    """`node` with the index that the server uses now, or why there is none.

    `site` maps an index of the site's files to its URI; an index it does not name is taken as it is.
    `server` is the server's NamespaceArray.
    """
    named = NAMED.fullmatch(node)
    indexed = INDEXED.fullmatch(node)
    found = named or indexed
    identifier = found[2] if found else node.strip()
    if IDENTIFIER.fullmatch(identifier) is None:
        return Text(
            '{tag}: "{node}" is no node. Write it like ns=2;s=Tank.Level in tags.csv.',
            {"tag": tag, "node": node},
        )
    uri = named[1] if named else site.get(int(indexed[1])) if indexed else None
    if uri is None:
        return f"ns={indexed[1]};{identifier}" if indexed else identifier
    if uri not in server:
        return Text(
            "{tag}: the server has no namespace {uri} any more, so node {node} cannot be found. "
            "Correct the namespaces of this server in site.toml, or the row in tags.csv.",
            {"tag": tag, "uri": uri, "node": node},
        )
    return f"ns={server.index(uri)};{identifier}"
