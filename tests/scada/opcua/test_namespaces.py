"""Nodes of the site's files to nodes as the server counts now.

Lives here: indices that move, URIs that are gone, texts that are no node.
Must not: ask a server.
"""

import pytest

from scada.model import Text
from scada.opcua.namespaces import current_node

SERVER = ("http://opcfoundation.org/UA/", "urn:server", "urn:new", "urn:plant")


@pytest.mark.parametrize(
    ("node", "site", "expected"),
    [
        ("ns=2;s=Tank.Level", {2: "urn:plant"}, "ns=3;s=Tank.Level"),
        ("ns=2;s=Tank.Level", {}, "ns=2;s=Tank.Level"),
        ("ns=2;s=a;ns=5;s=b", {2: "urn:plant"}, "ns=3;s=a;ns=5;s=b"),
        ("nsu=urn:plant;i=77", {}, "ns=3;i=77"),
        ("i=2258", {2: "urn:plant"}, "i=2258"),
        ("  ns=1;g=09087e75-8e5e-499b-954f-f2a9603db28a", {}, "ns=1;g=09087e75-8e5e-499b-954f-f2a9603db28a"),
        ("ns=3;b=M/RbKBsRVkePCePcx24oRA==", {}, "ns=3;b=M/RbKBsRVkePCePcx24oRA=="),
        ("ns=2;s=line\nbreak", {}, "ns=2;s=line\nbreak"),
    ],
)
def test_a_node_keeps_its_identifier_and_gets_the_index_of_now(
    node: str, site: dict[int, str], expected: str
) -> None:
    assert current_node(node, "Level", site, SERVER) == expected


@pytest.mark.parametrize("node", ["ns=2;s=Tank.Level", "nsu=urn:gone;s=Tank.Level"])
def test_a_namespace_that_is_gone_is_said(node: str) -> None:
    said = current_node(node, "Level", {2: "urn:gone"}, SERVER)
    assert isinstance(said, Text)
    assert "urn:gone" in str(said)
    assert str(said).startswith("Level: ")


@pytest.mark.parametrize("node", ["", "Tank.Level", "ns=2;Tank", "ns=x;s=Tank", "i=", "i=12345678901", "s="])
def test_what_is_no_node_is_said(node: str) -> None:
    said = current_node(node, "Level", {}, SERVER)
    assert isinstance(said, Text)
    assert "is no node" in str(said)
