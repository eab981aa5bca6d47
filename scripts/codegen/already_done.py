"""Template data of the errors by which a repeated attempt shows that an earlier one succeeded."""

from __future__ import annotations

from typing import Any

from codegen.fragment import Fragment, reference_name
from codegen.problems import FragmentError
from codegen.schemas import all_properties

GONE = 404
CONFLICT = 409


def already_done_view(
    fragment: Fragment, view: dict[str, Any], named: dict[str, str], by_id: dict[str, dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the template data of an operation's `AlreadyDone`; None where it has none.

    A delete that is repeated finds nothing left. For other operations `x-azfacade.already_done` names the `code` of
    the 409, and for one that creates something also the operation that reads it.

    Args:
        fragment: The fragment of the operation.
        view: The operation.
        named: Its `x-azfacade.already_done`; empty where it has none.
        by_id: All operations of the fragment.
    """
    if view["http"] == "DELETE" and not view["poll"]:
        return {"status": GONE}
    if not named:
        return None
    if not named.get("code") or named.keys() - {"code", "read"}:
        raise FragmentError(f"{view['id']}: x-azfacade.already_done needs a code, and may have read")
    found: dict[str, Any] = {"status": CONFLICT, "code": named["code"]}
    if "read" in named:
        read = by_id.get(named["read"])
        if read is None or read["template"] != view["template"] or read["result"]["kind"] != "model":
            raise FragmentError(
                f"{view['id']}: x-azfacade.already_done.read names {named['read']}, which reads nothing at its path"
            )
        # The read shows some properties only on request.
        flags = ", ".join(f'("{a["wire"]}", "true")' for a in read["query"] if a["type"].startswith("bool"))
        found |= {"read": read["constant"], "decode": read["result"]["decode"], "query": f"[{flags}]" if flags else ""}
        found["defaults"] = _defaults(fragment, view["id"])
    return found


def _defaults(fragment: Fragment, operation_id: str) -> dict[str, Any]:
    """Return each property of an operation's JSON body with its default, None where it has none."""
    operation = next(found for _, _, found in fragment.operations() if found["operationId"] == operation_id)
    schema = reference_name(fragment.resolve(operation["requestBody"])["content"]["application/json"]["schema"])
    properties = all_properties(fragment, schema)[0] if schema is not None else {}
    return {key: node.get("default") for key, node in properties.items()}
