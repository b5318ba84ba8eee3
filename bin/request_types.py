"""For mypy: what our decorators and middleware make of a request, which its type cannot tell.

`request.user` is a User, because a view that needs one says `@login_required`, and the admin lets nobody else in;
`request.htmx` comes from django-htmx's middleware.
"""

from collections.abc import Callable

from mypy.nodes import MDEF, SymbolTableNode, Var
from mypy.plugin import AttributeContext, ClassDefContext, Plugin
from mypy.typeops import make_simplified_union
from mypy.types import AnyType, Instance, Type, TypeOfAny, UnionType, get_proper_type

REQUEST = "django.http.request.HttpRequest"
NOBODY = "django.contrib.auth.models.AnonymousUser"


class RequestTypes(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return somebody if fullname.endswith("Request.user") else None

    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        return add_htmx if fullname == REQUEST else None


def somebody(context: AttributeContext) -> Type:
    user = get_proper_type(context.default_attr_type)
    if not isinstance(user, UnionType):
        return user
    return make_simplified_union([item for item in user.items if not is_nobody(item)])


def is_nobody(item: Type) -> bool:
    proper = get_proper_type(item)
    return isinstance(proper, Instance) and proper.type.fullname == NOBODY


def add_htmx(context: ClassDefContext) -> None:
    htmx = Var("htmx", AnyType(TypeOfAny.explicit))
    htmx.info = context.cls.info
    context.cls.info.names["htmx"] = SymbolTableNode(MDEF, htmx)


def plugin(version: str) -> type[Plugin]:
    return RequestTypes
