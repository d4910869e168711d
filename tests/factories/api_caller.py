"""A client that knows the API by its description alone: it refuses to send or take what is not described."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.test import Client
from jsonschema import Draft202012Validator

DESCRIPTION = "/api/v1/openapi.json"


def description() -> dict[str, Any]:
    """The description as anyone gets it."""
    found: dict[str, Any] = Client().get(DESCRIPTION).json()
    return found


@dataclass
class Caller:
    """Somebody with a key, or with nothing but the code of a request.

    Attributes:
        document: The description of the API.
        key: What is sent as `Authorization`; "" without an account.
        code: What is sent as `Volgcode`; "" without.
    """

    document: dict[str, Any]
    key: str = ""
    code: str = ""
    client: Client = field(default_factory=Client)

    def operation(self, method: str, path: str) -> dict[str, Any]:
        """The description of an operation; KeyError where there is none."""
        found: dict[str, Any] = self.document["paths"][path][method]
        return found

    def get(self, path: str, *, expect: int = 200, query: dict[str, Any] | None = None, **ids: Any) -> Any:
        """Ask for something."""
        operation = self.operation("get", path)
        known = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
        assert set(query or {}) <= known, (set(query or {}) - known, path)
        answer = self.client.get(
            self._url(operation, path, ids), query or {}, headers=self._headers(operation)
        )
        return self._checked(operation, answer, expect)

    def post(self, path: str, body: Any = None, *, expect: int = 201, **ids: Any) -> Any:
        """Send JSON, after looking whether the description allows it."""
        operation = self.operation("post", path)
        if body is not None:
            self.check(operation["requestBody"]["content"]["application/json"]["schema"], body)
        answer = self.client.post(
            self._url(operation, path, ids),
            json.dumps(body),
            content_type="application/json",
            headers=self._headers(operation),
        )
        return self._checked(operation, answer, expect)

    def upload(
        self, path: str, files: dict[str, UploadedFile | str], *, expect: int = 201, **ids: Any
    ) -> Any:
        """Send a form with a file."""
        operation = self.operation("post", path)
        schema = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
        assert set(schema["required"]) <= set(files) <= set(schema["properties"])
        answer = self.client.post(self._url(operation, path, ids), files, headers=self._headers(operation))
        return self._checked(operation, answer, expect)

    def check(self, schema: dict[str, Any], value: Any) -> None:
        """Raise where a value is not as a schema of the description says."""
        Draft202012Validator({**schema, "components": self.document["components"]}).validate(value)

    def _headers(self, operation: dict[str, Any]) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        known = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
        if self.code and "Volgcode" in known:
            headers["Volgcode"] = self.code
        return headers

    def _url(self, operation: dict[str, Any], path: str, ids: dict[str, Any]) -> str:
        named = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert named == set(ids), (named, set(ids))
        server = self.document["servers"][0]["url"]
        return str(server[server.index("/api/") :] + path.format(**ids))

    def _checked(self, operation: dict[str, Any], answer: Any, expect: int) -> Any:
        assert answer.status_code == expect, (answer.status_code, answer.content[:2000])
        described = operation["responses"][str(expect)]
        media = answer.headers["Content-Type"].partition(";")[0]
        content = described.get("content", {})
        if "json" not in media:
            assert media in content or "application/octet-stream" in content, (media, list(content))
            return answer.content
        self.check(content[media]["schema"], answer.json())
        return answer.json()
