"""A function's signature as a reader needs it: on one line where it fits, else an argument a line, types included."""

import ast
import re

# Characters of one line of code beside the menu.
LINE = 72


def signature(node):
    """Write how a function is called, or a class made, as Python; what is too long for a line, an argument a line."""
    before, arguments, after = _parts(node)
    line = f"{before}({', '.join(arguments)}){after}"
    if len(line) > LINE:
        # No comma after `**settings`: there is nothing more to come.
        rows = [f"    {one}," if not one.startswith("**") else f"    {one}" for one in arguments]
        line = "\n".join([f"{before}(", *rows, f"){after}"])
    # With the quotes that the package is written in.
    return re.sub(r"'([^'\"\\]*)'", r'"\1"', line)


def _parts(node):
    if isinstance(node, ast.ClassDef):
        made = next((one for one in node.body if getattr(one, "name", "") == "__init__"), None)
        arguments = _written(made.args)[1:] if made else _fields(node)
        return f"class {node.name}", arguments, ""
    returned = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return node.name, _written(node.args), returned


def _written(given):
    """List the arguments as they are written, the marks of what is by position or by name only among them."""
    plain = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(plain) - len(given.defaults)) + given.defaults
    written = [_argument(one, default) for one, default in zip(plain, defaults, strict=True)]
    if given.posonlyargs:
        written.insert(len(given.posonlyargs), "/")
    if given.vararg:
        written.append(f"*{ast.unparse(given.vararg)}")
    elif given.kwonlyargs:
        written.append("*")
    written += [_argument(one, default) for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    if given.kwarg:
        written.append(f"**{ast.unparse(given.kwarg)}")
    return written


def _argument(one, default):
    if default is None:
        return ast.unparse(one)
    equals = " = " if one.annotation is not None else "="
    return f"{ast.unparse(one)}{equals}{ast.unparse(default)}"


def _fields(node):
    """List the fields of a class that writes no `__init__`: of a dataclass or a named tuple, as they are written."""
    made_of_fields = any("dataclass" in ast.unparse(one) for one in node.decorator_list)
    made_of_fields |= any(ast.unparse(one).endswith("NamedTuple") for one in node.bases)
    return [ast.unparse(one) for one in node.body if isinstance(one, ast.AnnAssign) and made_of_fields]
