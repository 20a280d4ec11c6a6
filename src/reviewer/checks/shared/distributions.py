"""Which distribution brings a module, for modules that are widely known: of any other nobody can tell by its name."""

from __future__ import annotations

OTHERWISE = {
    "attr": "attrs", "attrs": "attrs", "bs4": "beautifulsoup4", "cv2": "opencv-python", "dateutil": "python-dateutil",
    "dns": "dnspython", "docx": "python-docx", "dotenv": "python-dotenv", "fitz": "pymupdf", "git": "gitpython",
    "jose": "python-jose", "jwt": "pyjwt", "magic": "python-magic", "markdown": "markdown", "MySQLdb": "mysqlclient",
    "nacl": "pynacl", "OpenSSL": "pyopenssl", "PIL": "pillow", "pkg_resources": "setuptools", "psycopg2": "psycopg2",
    "rest_framework": "djangorestframework", "serial": "pyserial", "skimage": "scikit-image", "sklearn": "scikit-learn",
    "slugify": "python-slugify", "socks": "pysocks", "ulid": "python-ulid", "usb": "pyusb", "yaml": "pyyaml",
    "zmq": "pyzmq", "Crypto": "pycryptodome", "corsheaders": "django-cors-headers", "debug_toolbar": "django-debug-toolbar",
    "environ": "django-environ", "django_filters": "django-filter", "graphene_django": "graphene-django",
    "flask_sqlalchemy": "flask-sqlalchemy", "flask_cors": "flask-cors", "flask_login": "flask-login",
    "flask_migrate": "flask-migrate", "prometheus_client": "prometheus-client", "pydantic_settings": "pydantic-settings",
}  # fmt: skip
"""Modules whose distribution has another name, normal as PEP 503 has it."""

SAME = frozenset(
    {
        "aiofiles", "aiohttp", "alembic", "anyio", "arrow", "asgiref", "asyncpg", "boto3", "botocore", "celery", "certifi",
        "click", "cryptography", "django", "docker", "fastapi", "flask", "graphene", "gunicorn", "httpx", "jinja2",
        "jsonschema", "kombu", "loguru", "lxml", "marshmallow", "matplotlib", "msgspec", "networkx", "numpy", "openai",
        "orjson", "packaging", "pandas", "paramiko", "peewee", "psutil", "psycopg", "pydantic", "pymongo", "pytz", "redis",
        "requests", "rich", "scipy", "sqlalchemy", "sqlmodel", "starlette", "stripe", "structlog", "tenacity", "tomlkit",
        "tornado", "tqdm", "typer", "urllib3", "uvicorn", "websockets", "werkzeug", "xmltodict",
    }
)  # fmt: skip
"""Modules whose distribution has their name."""

STANDS_FOR = {
    "opencv-python": ("opencv-python-headless", "opencv-contrib-python"),
    "psycopg2": ("psycopg2-binary",),
    "pyjwt": ("djangorestframework-simplejwt", "flask-jwt-extended"),
    "python-slugify": ("awesome-slugify", "unicode-slugify"),
    "pycryptodome": ("pycryptodomex", "pycrypto"),
    "python-magic": ("python-magic-bin", "file-magic"),
    "python-ulid": ("ulid-py", "ulid2"),
    "django-environ": ("environ", "environ-config"),
    "psycopg": ("psycopg-binary",),
    "pymupdf": ("pymupdf-layout",),
}
"""Distributions that bring the same module as another."""


COMPANIONS = {
    "asgiref": ("django", "channels"), "botocore": ("boto3", "aioboto3", "aiobotocore"), "click": ("flask", "typer", "celery"),
    "django": ("djangorestframework", "wagtail"), "graphene": ("graphene-django",), "jinja2": ("flask", "fastapi", "starlette"),
    "kombu": ("celery",), "numpy": ("pandas", "scipy", "scikit-learn", "torch"), "pydantic": ("fastapi", "pydantic-settings", "sqlmodel"),
    "redis": ("django-redis", "channels-redis", "rq", "celery", "arq"), "sqlalchemy": ("flask-sqlalchemy", "sqlmodel", "alembic"),
    "starlette": ("fastapi",), "urllib3": ("requests",), "uvicorn": ("fastapi",), "werkzeug": ("flask",),
    "anyio": ("httpx", "starlette", "fastapi"), "flask": ("flask-sqlalchemy", "flask-restx"), "certifi": ("httpx", "requests"),
}  # fmt: skip
"""Distributions whose users are meant to import another one that they bring: who asks for these has asked for it."""


def distributions_of(module: str) -> tuple[str, ...]:
    """Give the normal names of the distributions that bring a top-level module, its own first; none where nobody can tell."""
    name = OTHERWISE.get(module, module if module in SAME else "")
    return (name, *STANDS_FOR.get(name, ()), *COMPANIONS.get(name, ())) if name else ()
