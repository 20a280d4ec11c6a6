"""A stateful GitHub for tests, on 127.0.0.1: what a review bot uses of REST and GraphQL, over real git.

Every request and every answer is held against GitHub's own description; what the description cannot say
(which lines take a comment, all-or-nothing reviews, who may do what, paging) the server does itself.
"""

from github_server.answering import Exchange
from github_server.events import Events, payloads
from github_server.faults import Fault, Kind
from github_server.pull import Anchor, Comment, Pull, Review, Said
from github_server.repository import Repository
from github_server.server import Server
from github_server.token import Actor, Token, actions, app, person, read_only
from github_server.world import Limits, World

__all__ = [
    "Actor",
    "Anchor",
    "Comment",
    "Events",
    "Exchange",
    "Fault",
    "Kind",
    "Limits",
    "Pull",
    "Repository",
    "Review",
    "Said",
    "Server",
    "Token",
    "World",
    "actions",
    "app",
    "payloads",
    "person",
    "read_only",
]
