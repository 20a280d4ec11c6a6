"""Settings of the shop; what differs between machines comes from the environment."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ["BOOKSHOP_SECRET_KEY"]
DEBUG = os.environ.get("BOOKSHOP_DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("BOOKSHOP_HOSTS", "localhost").split(",")

INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "catalog"]
ROOT_URLCONF = "bookshop.urls"
USE_TZ = True

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("BOOKSHOP_DB", "bookshop"),
        "CONN_MAX_AGE": os.environ.get("BOOKSHOP_DB_AGE", 60),
    }
}

WHOLESALER_URL = os.environ.get("BOOKSHOP_WHOLESALER", "https://prices.example.com")
