"""Methods whose documentation is that of the class they come from."""

from __future__ import annotations

import re
from functools import lru_cache

from reviewer.check import Module
from reviewer.checks.shared.definitions import Definition
from reviewer.index import Index, Symbol
from reviewer.index.facts import Class, Function

# Classes outside the project by the beginning of their dotted name, and the methods documented there
# that subclasses override. A name that ends in `*` stands for all that begin so.
_DOCUMENTED = {
    "django.": "get post put patch delete head options trace dispatch setup http_method_not_allowed save clean "
    "full_clean delete get_absolute_url get_queryset get_object get_context_data get_context_object_name "
    "get_template_names get_success_url get_form get_form_class get_form_kwargs form_valid form_invalid "
    "get_initial render_to_response as_view handle add_arguments ready has_*_permission save_model delete_model "
    "get_urls get_fields get_fieldsets get_readonly_fields get_list_display get_search_results formfield_for_* "
    "response_* items lastmod location to_python from_db_value get_prep_value get_db_prep_* deconstruct "
    "contribute_to_class formfield validate run_validators value_to_string render test_func "
    "setUp tearDown setUpTestData setUpClass tearDownClass process_request process_response process_view "
    "process_exception process_template_response authenticate get_user get_internal_type db_type lookups queryset",
    "rest_framework.": "get post put patch delete head options list retrieve create update partial_update destroy "
    "perform_create perform_update perform_destroy get_queryset get_object get_serializer_class get_serializer "
    "get_serializer_context get_permissions initial finalize_response has_permission has_object_permission "
    "validate validate_* to_representation to_internal_value authenticate authenticate_header filter_queryset "
    "paginate_queryset get_paginated_response render parse allow_request wait run_validation save",
    "unittest.": "setUp tearDown setUpClass tearDownClass asyncSetUp asyncTearDown runTest shortDescription id",
    "pydantic.": "model_post_init model_dump model_validate dict json settings_customise_sources",
    "sqlalchemy.": "process_bind_param process_result_value process_literal_param load_dialect_impl",
    "graphene.": "mutate",
    "click.": "invoke convert get_command list_commands parse_args make_context format_help main get_help",
    "scrapy.": "parse start_requests process_item open_spider close_spider process_request process_response",
    "starlette.": "dispatch get post put patch delete authenticate on_connect on_receive on_disconnect",
    "fastapi.": "dispatch",
    "flask.": "get post put patch delete dispatch_request",
    "werkzeug.": "to_python to_url",
    "tornado.": "get post put patch delete head options prepare on_finish initialize open on_message on_close",
    "aiohttp.": "get post put patch delete",
    "celery.": "run on_failure on_success on_retry before_start after_return",
    "marshmallow.": "handle_error get_attribute",
    "jinja2.": "parse get_source load",
    "docutils.": "run visit_* depart_* apply",
    "sphinx.": "run visit_* depart_* generate add_content",
    "setuptools.": "initialize_options finalize_options run",
    "distutils.": "initialize_options finalize_options run",
    "logging.": "emit format formatTime formatException filter handle flush close makeRecord acquire release",
    "threading.": "run start join",
    "multiprocessing.": "run start join terminate",
    "json.": "default encode iterencode decode",
    "ast.": "visit visit_* generic_visit",
    "libcst.": "visit_* leave_* on_visit on_leave",
    "html.parser.": "handle_* feed close reset error",
    "http.server.": "do_* log_message handle send_head",
    "socketserver.": "handle setup finish",
    "argparse.": "format_help format_usage parse_args error add_argument",
    "cmd.": "do_* default emptyline preloop postloop precmd postcmd",
    "io.": "read readline readlines readinto write writelines close flush seek tell truncate readable writable "
    "seekable isatty fileno",
    "typing.": "read write close",
    "collections.": "get pop popitem setdefault update keys values items clear copy append appendleft extend insert "
    "remove reverse count index send throw close add discard isdisjoint",
    "contextlib.": "close aclose",
    "asyncio.": "connection_made connection_lost data_received datagram_received error_received eof_received "
    "pause_writing resume_writing",
    "concurrent.futures.": "submit map shutdown",
    "configparser.": "optionxform get set",
    "string.": "format_field convert_field get_value get_field check_unused_args",
    "abc.": "",
    "enum.": "",
    "tkinter.": "destroy update",
    "dict": "get pop popitem setdefault update keys values items clear copy fromkeys",
    "list": "append extend insert remove pop clear index count sort reverse copy",
    "set": "add discard remove pop clear copy update union intersection difference symmetric_difference issubset",
    "str": "format join split replace lower upper strip encode",
    "int": "bit_length to_bytes",
    "Exception": "with_traceback add_note",
}
_MATCHERS: dict[str, re.Pattern[str]] = {}


def inherits_docstring(definition: Definition, module: Module) -> bool:
    """Tell whether a method overrides one that is documented: in the project, or in a framework known here."""
    if definition.owner is None or definition.above is None:
        return False
    index = module.fact(Index)
    cls = index.class_at(module.path, definition.above.qualname)
    if cls is None:
        return False
    name = definition.name
    return any(_documents(above, name) for above in index.mro(cls)[1:])


def overridden(definition: Definition, module: Module) -> tuple[list[Function], bool]:
    """Give the methods of the project that a method overrides, and whether there may be others outside."""
    if definition.owner is None or definition.above is None:
        return [], False
    index = module.fact(Index)
    cls = index.class_at(module.path, definition.above.qualname)
    if cls is None:
        return [], True
    found = [
        above.facts.method(definition.name) for above in index.mro(cls)[1:] if isinstance(above.facts, Class)
    ]
    return [method for method in found if method is not None], index.is_open(cls)


def _documents(above: Symbol, name: str) -> bool:
    if isinstance(above.facts, Class):
        method = above.facts.method(name)
        return method is not None and method.docstring
    return _is_documented(above.name.removeprefix("builtins."), name)


@lru_cache(maxsize=4096)
def _is_documented(dotted: str, name: str) -> bool:
    """Whether a class of a framework, by its dotted name, documents a method."""
    return any(
        _matcher(prefix).fullmatch(name) is not None
        for prefix in _DOCUMENTED
        if (dotted.startswith(prefix) if prefix.endswith(".") else dotted == prefix)
    )


def _matcher(prefix: str) -> re.Pattern[str]:
    known = _MATCHERS.get(prefix)
    if known is None:
        words = _DOCUMENTED[prefix].split()
        pattern = "|".join(re.escape(word).replace(r"\*", r"\w+") for word in words)
        known = _MATCHERS[prefix] = re.compile(pattern or r"(?!)")
    return known
