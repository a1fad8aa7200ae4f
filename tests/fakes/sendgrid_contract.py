"""SendGrid's own OpenAPI document, for those who have it: does it accept a request?"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator


def contract() -> Callable[[dict[str, Any]], list[str]]:
    """What the document has against a body, in sentences. Skips where it is not there."""
    folder = os.environ.get("DIGEST_DATA")
    file = Path(folder or "/nowhere") / "sendgrid" / "tsg_mail_v3.json"
    if not file.is_file():
        pytest.skip("needs SendGrid's OpenAPI document in $DIGEST_DATA/sendgrid")
    document = json.loads(file.read_text())
    body = document["components"]["requestBodies"]["PostMailSend"]
    schema = body["content"]["application/json"]["schema"] | {
        "components": document["components"],
        # The document does not forbid unknown names at the top; a slip of ours there is one.
        "additionalProperties": False,
    }
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)

    def against(request: dict[str, Any]) -> list[str]:
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(request)]

    return against
