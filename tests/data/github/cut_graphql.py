"""Cuts GitHub's GraphQL schema to what a review bot uses; see README.md beside this file.

npm pack @octokit/graphql-schema@15.26.1 && tar xzf octokit-graphql-schema-*.tgz
python cut_graphql.py package/schema.graphql
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graphql import (
    REMOVE,
    DefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    NamedTypeNode,
    Node,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    Visitor,
    VisitorAction,
    parse,
    print_ast,
    visit,
)

MUTATIONS = {
    "addPullRequestReviewThreadReply",
    "minimizeComment",
    "resolveReviewThread",
    "unminimizeComment",
    "unresolveReviewThread",
}
QUERIES = {"id", "node", "nodes", "repository", "viewer"}
PROSE = re.compile(r'^ *""".*?"""\n', re.MULTILINE | re.DOTALL)
# Of these every field is kept whose type and arguments are kept as well; scalars, enumerations and inputs follow.
KEPT = {
    "Actor", "Bot", "Comment", "IssueComment", "IssueCommentConnection", "IssueCommentEdge", "Minimizable",
    "Mutation", "Node", "PageInfo", "PullRequest", "PullRequestReview", "PullRequestReviewComment",
    "PullRequestReviewCommentConnection", "PullRequestReviewCommentEdge", "PullRequestReviewConnection",
    "PullRequestReviewEdge", "PullRequestReviewThread", "PullRequestReviewThreadConnection",
    "PullRequestReviewThreadEdge", "Query", "Repository", "User",
    *(f"{name[0].upper()}{name[1:]}Payload" for name in MUTATIONS),
}  # fmt: skip
BUILT_IN = {"Boolean", "Float", "ID", "Int", "String"}
Leaf = ScalarTypeDefinitionNode | EnumTypeDefinitionNode | InputObjectTypeDefinitionNode


def cut(text: str) -> str:
    """Give the schema with the kept types, without prose."""
    document = visit(parse(PROSE.sub("", text)), WithoutDirectives())
    definitions = {named(item): item for item in document.definitions if hasattr(item, "name")}
    leaves = BUILT_IN | {name for name, item in definitions.items() if isinstance(item, Leaf)}
    kept = [reduced(definitions[name], leaves) for name in sorted(KEPT)]
    used = {name for item in kept for name in names_in(item)}
    waiting = sorted((used & leaves) - BUILT_IN)
    inputs: dict[str, DefinitionNode] = {}
    while waiting:
        name = waiting.pop()
        if name not in inputs:
            inputs[name] = definitions[name]
            waiting.extend(name for name in names_in(inputs[name]) if name in definitions)
    return print_ast(DocumentNode(definitions=(*kept, *(inputs[name] for name in sorted(inputs))))) + "\n"


def reduced(item: DefinitionNode, leaves: set[str]) -> DefinitionNode:
    """Keep the fields and interfaces of one type that lead nowhere else."""
    assert isinstance(item, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
    only = {"Query": QUERIES, "Mutation": MUTATIONS}.get(named(item))
    fields = tuple(
        field
        for field in item.fields or ()
        if (only is None or field.name.value in only)
        and all(name in KEPT or name in leaves for name in names_in(field))
    )
    faces = tuple(face for face in item.interfaces or () if face.name.value in KEPT)
    return replace(item, fields=fields, interfaces=faces)


class WithoutDirectives(Visitor):
    """Drops what the schema says about itself."""

    def enter_directive(self, *_: object) -> VisitorAction:
        """Drop one."""
        return REMOVE


def names_in(item: Node) -> set[str]:
    """Give the names of all types that stand in a definition."""
    return {node.name.value for node in walk(item) if isinstance(node, NamedTypeNode)}


def walk(item: Node) -> Iterator[Node]:
    """Give a node and all nodes below it."""
    yield item
    for key in item.keys:
        value = getattr(item, key, None)
        for child in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(child, Node):
                yield from walk(child)


def named(item: Node) -> str:
    """Give a definition's name."""
    return str(item.name.value)  # type: ignore[attr-defined]  # every definition that is passed here has a name


if __name__ == "__main__":
    made = cut(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(__file__).with_name("schema.graphql").write_text(made, encoding="utf-8")
