"""`azfacade models` and `azfacade classifiers`: list, get, delete and copy."""

from __future__ import annotations

from typing import Annotated

import typer

from azfacade.cli.command_decorator import command
from azfacade.cli.connection import Session

models = typer.Typer(no_args_is_help=True, help="Models of Document Intelligence: list, get, delete, copy.")
classifiers = typer.Typer(no_args_is_help=True, help="Classifiers of Document Intelligence: list, get, delete, copy.")

Id = Annotated[str, typer.Argument(help="Id of the model or classifier.", show_default=False)]
NewId = Annotated[str, typer.Argument(help="Id of the copy, in the same resource.", show_default=False)]


def _add_commands(app: typer.Typer, group: str) -> None:
    """Add the commands to `app`; `group` is the attribute of the client, `models` or `classifiers`."""
    singular = group.removesuffix("s")

    @command(app, "list")
    def list_all(session: Session) -> None:
        """List all: id, date of creation, description."""
        with session.document_client() as di:
            found = list(getattr(di, group).list())
        rows = [(getattr(one, f"{singular}_id"), one.created_date_time, one.description) for one in found]
        session.output.table(("id", "created", "description"), rows, [one.to_dict() for one in found])

    @command(app, "get")
    def get(session: Session, id: Id) -> None:  # noqa: A002  # shown in the usage line
        """Show one as JSON, with its document types."""
        with session.document_client() as di:
            session.output.result(getattr(di, group).get(id).to_dict())

    @command(app, "delete")
    def delete(session: Session, id: Id) -> None:  # noqa: A002
        """Delete one."""
        with session.document_client() as di:
            getattr(di, group).delete(id)
        session.output.result({"deleted": id}, f"deleted {id}")

    @command(app, "copy")
    def copy(session: Session, id: Id, new: NewId) -> None:  # noqa: A002
        """Copy one to a new id in the same resource, and wait until the copy is done."""
        with session.document_client() as di:
            copied = getattr(di, f"copy_{singular}")(id, di, target_id=new)
        session.output.result(copied.to_dict(), f"copied {id} to {new}")


_add_commands(models, "models")
_add_commands(classifiers, "classifiers")
