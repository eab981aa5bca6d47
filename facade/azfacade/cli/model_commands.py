"""The commands of `azfacade models` and `azfacade classifiers`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from azfacade.cli.connection import Session
from azfacade.cli.shared_options import command

models = typer.Typer(no_args_is_help=True, help="Models of Document Intelligence: list, get, delete, copy.")
classifiers = typer.Typer(no_args_is_help=True, help="Classifiers of Document Intelligence: list, get, delete, copy.")

Id = Annotated[str, typer.Argument(help="Its id.", show_default=False)]
NewId = Annotated[str, typer.Argument(help="Id of the copy, in the same resource.", show_default=False)]


def _register(app: typer.Typer, kind: str) -> None:
    """Give both kinds the same commands; `kind` is the client's group."""

    def rows(found: list[Any]) -> list[tuple[object, ...]]:
        ids = ("model_id", "classifier_id")
        return [
            (next(getattr(one, name) for name in ids if hasattr(one, name)), one.created_date_time, one.description)
            for one in found
        ]

    @command(app, "list")
    def listed(session: Session) -> None:
        """List them: id, date of creation, description."""
        with session.documents() as di:
            found = list(getattr(di, kind).list())
        session.output.table(("id", "created", "description"), rows(found), [one.to_dict() for one in found])

    @command(app, "get")
    def get(session: Session, id: Id) -> None:  # noqa: A002  # the word on the command line
        """Show one as JSON, with its document types."""
        with session.documents() as di:
            session.output.result(getattr(di, kind).get(id).to_dict())

    @command(app, "delete")
    def delete(session: Session, id: Id) -> None:  # noqa: A002
        """Delete one."""
        with session.documents() as di:
            getattr(di, kind).delete(id)
        session.output.result({"deleted": id}, f"deleted {id}")

    @command(app, "copy")
    def copy(session: Session, id: Id, new: NewId) -> None:  # noqa: A002
        """Copy one under another id of the same resource, and wait for the end."""
        with session.documents() as di:
            copied = getattr(di, f"copy_{kind.removesuffix('s')}")(id, di, target_id=new)
        session.output.result(copied.to_dict(), f"copied {id} to {new}")


_register(models, "models")
_register(classifiers, "classifiers")
