"""An address as a page may show it."""


def masked(email: str) -> str:
    """`r…@example.org`: enough to know one's own, too little to learn another's."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
