"""Pages and pictures that stand alone: nothing in them is fetched from anywhere."""

from reviewer.html.report import report_page
from reviewer.html.standard import standard_page
from reviewer.html.trend import trend

__all__ = ["report_page", "standard_page", "trend"]
